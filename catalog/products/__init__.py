"""Products 业务品种: what a company can apply for or simply gets, built from provisions of documents (6.1.2, 6.1.3)."""
