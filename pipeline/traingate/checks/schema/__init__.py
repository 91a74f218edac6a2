"""Do the splits hold the columns, types and values that were agreed on?"""
