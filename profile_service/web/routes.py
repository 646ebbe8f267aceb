"""Adds the routes of the parts to the application."""

from fastapi import APIRouter, FastAPI


def add_routes(to: FastAPI | APIRouter, router: APIRouter) -> None:
    """Add the routes of `router` as they are, with their own prefix and route class.

    `include_router` analyses each endpoint a second time, while the first requests wait. It is only needed to
    give a router a further prefix or further dependencies.
    """
    to.routes.extend(router.routes)
