"""The page for the doctor: first as numbers and sentences (`build`), then as a PDF (`draw`)."""
