"""Words of the customers' pages, for their templates."""
