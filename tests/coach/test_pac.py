"""Parent, Adult, Child."""

import pytest

from voicesim.coach.pac import CUSTOMER_ROLES, customer_role, is_hook

pytestmark = pytest.mark.unit


def test_the_customers_role_comes_from_the_style_of_the_line():
    assert customer_role("furious") == "parent"
    assert customer_role("mumbling") == "child"
    assert customer_role("warm") == "adult"
    assert customer_role(None) is None
    assert set(CUSTOMER_ROLES.values()) == {"parent", "adult", "child"}


def test_parent_and_child_feed_each_other_and_adult_feeds_neither():
    assert is_hook("parent", "child")
    assert is_hook("child", "parent")
    assert is_hook("parent", "parent")
    assert not is_hook("parent", "adult")
    assert not is_hook("adult", "child")
    assert not is_hook("parent", None)
