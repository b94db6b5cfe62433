"""The steps that bring a diary file from one version of its tables to the next; run by `kneelog.storage.migrate`."""
