"""The decomposition workspace (6.1.2): a document on one side, what is built from its provisions on the other."""
