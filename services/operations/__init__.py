"""Running the deployment: jobs, retention, and the state of mail, data folder and secret."""
