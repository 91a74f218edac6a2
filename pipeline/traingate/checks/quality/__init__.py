"""What limits a model that trains on this data?"""
