"""The sample city: content written for the project, so that a new installation has something real to show."""
