"""Do the held-out splits look like train?"""
