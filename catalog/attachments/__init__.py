"""What stands in attached files, for search and for those who look after them."""
