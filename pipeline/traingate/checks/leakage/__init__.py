"""Does the score lie, because train knows what it is tested on or a feature knows the label?"""
