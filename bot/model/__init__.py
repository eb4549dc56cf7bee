"""The newsroom's nouns, as frozen values."""
