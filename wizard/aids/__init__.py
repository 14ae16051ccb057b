"""One file per thing that the wizard offers against a problem; ``wizard.offers`` lists them."""
