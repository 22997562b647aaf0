"""Citations: which words of which provision something rests on, and what becomes of them (6.1.2, 5.1.1.4)."""
