"""One file per step of the plan; ``wizard.plan`` lists them in order."""
