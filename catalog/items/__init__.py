"""Service items 业务事项: what is done about a product, from a survey to the application (7.4.1.2)."""
