"""What runs inside a deployment, in a process of its own: Django is up before a module of this package is read."""

import django

django.setup()
