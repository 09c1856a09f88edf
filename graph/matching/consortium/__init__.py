"""Consortia: several small enterprises (and a cooperative) that together fill an order none of them fills alone."""

from __future__ import annotations

from graph.matching.consortium.answer import Consortium, Member, NoConsortium, Reserve
from graph.matching.consortium.find import consortia
from graph.matching.consortium.order import Order, order_of_demand

__all__ = ["Consortium", "Member", "NoConsortium", "Order", "Reserve", "consortia", "order_of_demand"]
