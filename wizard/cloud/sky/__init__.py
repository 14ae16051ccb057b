"""AWS, Google Cloud and Kubernetes through SkyPilot, which lives in an environment of its own."""
