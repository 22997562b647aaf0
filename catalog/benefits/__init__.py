"""What a benefit comes to, in decimal money; pure functions over the published JSON."""
