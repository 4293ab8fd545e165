"""Transaction ids, addresses, order numbers and UIDs in what people type. Pure: no Django, no network, no clock."""
