"""An Arabic article under English headings, and a Hebrew page that a person wrote."""

from __future__ import annotations

ADDRESS = "medicines/acetaminophen/barasitamol/"

PAGE = """---
title: 'الباراسيتامول: ما يجب أن تعرفه'
kind: medicine
name: acetaminophen
language: ar-EG
sources:
- file: barasitamol.txt
  publisher: Olive Pharmacy
---

Acetaminophen · also called Tylenol

# الباراسيتامول: ما يجب أن تعرفه (Paracetamol)

!!! danger emergency "Emergency: when to call 911"
    اتصل بالرقم 911 إذا لم تستطع التنفس.

Read the next box too. It also says when to get help.

!!! warning callout "Warning: Do not take too much"
    لا تتناول أكثر من 4 g في اليوم (8 أقراص).

## Key points

These points were picked by a program. A person has not checked them yet.
{: .proposal }

- **What it is:** الباراسيتامول يخفف الألم.

## How to take acetaminophen

### كيف تتناوله (للكبار)

تناول 500 mg *(dose to be confirmed)* كل 6 ساعات.

- **تنبيه:** مع الماء (كوب كامل)
    - أو مع الحليب

1. أولا
2. ثانيا

| العمر | الجرعة |
| --- | --- |
| الكبار | 500 mg *(dose to be confirmed)* |

> قال الطبيب هذا.

كتبت المحررة هذا.
{: .hand }

!!! note caution "Caution: Children"
    لا تعط الطفل أكثر من 4 جرعات.

## What this article does not say

This article does not answer the points below.

## About this page

- **Publisher:** Olive Pharmacy
- **Title at the source:** الباراسيتامول: ما يجب أن تعرفه
"""
ENGLISH = (
    "Acetaminophen · also called Tylenol", "Emergency: when to call 911", "Read the next box too.", "Warning: Do not take",
    "Key points", "These points were picked", "What it is:", "How to take acetaminophen", "(dose to be confirmed)",
    "Caution: Children", "What this article does not say", "This article does not answer", "About this page", "Publisher:",
    "Title at the source:",
)  # fmt: skip
ARABIC = (
    "اتصل بالرقم", "لا تتناول أكثر", "الباراسيتامول يخفف", "كيف تتناوله", "تناول 500 mg", "كل 6 ساعات", "تنبيه:",
    "مع الماء", "أو مع الحليب", "أولا", "ثانيا", "العمر", "الجرعة", "الكبار", "قال الطبيب", "كتبت المحررة", "لا تعط الطفل",
    "الباراسيتامول: ما يجب",
)  # fmt: skip

HEBREW_ADDRESS = "other/shena/"

HEBREW = """---
title: שינה טובה
language: he
---

# שינה טובה

!!! danger emergency "התקשרו 101 מיד"
    אם אינכם יכולים לנשום.

!!! warning callout "אזהרה"
    אל תנהגו אחרי התרופה.

## עצות

כבו את האור (גם את הטלפון).

- שתו מים
    - לא קפה

> כך אמר הרופא.
"""
