"""The application where a sales force works; every act leaves its milestone in the journal."""
