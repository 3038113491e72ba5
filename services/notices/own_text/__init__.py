"""The provider's own words for messages: which there are, writing them, looking at them on a case, trying them."""
