"""The customer voices of trainers: found, begun, recorded take by take, previewed, handed on."""
