"""The screens on which editors keep what search needs of them."""
