"""Clean-up decisions (规范性文件清理): what one act decides about hundreds of documents, row by row (5.1.1.4)."""
