"""Whether a company meets conditions: met, not met or unknown; pure functions over the published JSON."""
