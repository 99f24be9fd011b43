"""What every page shares: headers, language and type size, refusals, and answers that need no work when unchanged."""
