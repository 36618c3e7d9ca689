"""What may follow a failed plan: training, transfer, pay change, none; then a dismissal review (spec 7.2)."""
