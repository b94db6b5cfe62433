"""Choices that stand in the browser's address, so that a reload, a bookmark or a second window shows the same."""

from collections.abc import Mapping

import streamlit as st


def choose(label: str, name: str, options: Mapping[str, str], default: str) -> str:
    """Draw a choice and keep it in the address as `?name=option`; options are stable words, never translated.

    Args:
        label: what a screen reader calls the choice.
        name: in the address.
        options: of each the word in the address and the words on the button.
        default: the option that needs no word in the address.
    """
    asked = st.query_params.get(name, default)
    chosen = st.segmented_control(
        label,
        list(options),
        format_func=options.__getitem__,
        default=asked if asked in options else default,
        required=True,
        label_visibility="collapsed",
        key=f"choose_{name}",
    )
    if chosen != default:
        st.query_params[name] = chosen
    elif name in st.query_params:
        del st.query_params[name]
    return chosen
