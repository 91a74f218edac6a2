"""Do the splits meet the expectations that people wrote down?"""
