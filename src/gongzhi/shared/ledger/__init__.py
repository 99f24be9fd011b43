"""The log of acts in the database: every act is recorded in the transaction that writes its rows."""
