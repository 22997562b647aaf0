"""What a text says that a product or a call is built from (6.1.2): windows, amounts, conditions, materials, who, what.

Pure reading by rules, without a database: everything comes with the words it rests on, for a person to accept.
"""
