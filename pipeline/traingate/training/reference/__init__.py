"""The reference trainer: Keras layers adapted on train alone."""
