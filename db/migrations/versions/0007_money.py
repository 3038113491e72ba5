"""Money: the ledger, debts, plans, products, orders, passes, bank files, card payments, invoices."""

import sqlalchemy as sa
from alembic import op

import db.base

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Thirty tables, and a class's own price of one session"""
    op.create_table(
        "gateway_events",
        sa.Column("gateway", sa.String(), nullable=False),
        sa.Column("event_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("payload", sa.String(), nullable=False),
        sa.Column("received_at", db.base.Moment(timezone=True), nullable=False),
        sa.Column("applied_at", db.base.Moment(timezone=True), nullable=True),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gateway_events")),
        sa.UniqueConstraint("gateway", "event_id", name=op.f("uq_gateway_events_gateway_event_id")),
    )
    op.create_index(
        "ix_gateway_events_to_apply",
        "gateway_events",
        ["received_at"],
        unique=False,
        sqlite_where=sa.text("applied_at IS NULL"),
        postgresql_where=sa.text("applied_at IS NULL"),
    )
    op.create_table(
        "payment_references",
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("created_at", db.base.Moment(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_payment_references")),
    )
    op.create_table(
        "plan_templates",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_templates")),
    )
    op.create_table(
        "products",
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("price_minor", sa.Integer(), nullable=False),
        sa.Column("price_currency", sa.String(), nullable=False),
        sa.Column("entries", sa.Integer(), nullable=True),
        sa.Column("value_minor", sa.Integer(), nullable=True),
        sa.Column("value_currency", sa.String(), nullable=True),
        sa.Column("months", sa.Integer(), nullable=True),
        sa.Column("pool", sa.JSON(), nullable=False),
        sa.Column("for_family", sa.Boolean(), nullable=False),
        sa.Column("on_profile", sa.Boolean(), nullable=False),
        sa.Column("on_form", sa.Boolean(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("created_at", db.base.Moment(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("(kind = 'pass') = (entries IS NOT NULL)", name=op.f("ck_products_entries")),
        sa.CheckConstraint(
            "(kind = 'prepaid') = (value_minor IS NOT NULL)", name=op.f("ck_products_prepaid")
        ),
        sa.CheckConstraint(
            "kind IN ('pass', 'prepaid', 'service', 'document')", name=op.f("ck_products_kind")
        ),
        sa.CheckConstraint(
            "(value_minor IS NULL) = (value_currency IS NULL)", name=op.f("ck_products_value")
        ),
        sa.CheckConstraint("price_minor >= 0", name=op.f("ck_products_price")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_products")),
    )
    op.create_table(
        "series",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("first", sa.Integer(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.CheckConstraint("first > 0 AND last >= first - 1", name=op.f("ck_series_numbers")),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_series")),
    )
    op.create_table(
        "accounts",
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("balance", sa.Integer(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("created_at", db.base.Moment(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("(kind = 'pass') = (unit = 'entry')", name=op.f("ck_accounts_unit")),
        sa.CheckConstraint("kind IN ('debt', 'credit', 'pass', 'prepaid')", name=op.f("ck_accounts_kind")),
        sa.CheckConstraint("balance >= 0", name=op.f("ck_accounts_balance")),
        sa.ForeignKeyConstraint(["client_id"], ["clients.id"], name=op.f("fk_accounts_client_id_clients")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accounts")),
        sa.UniqueConstraint("id", "unit", name=op.f("uq_accounts_id_unit")),
    )
    op.create_index(
        "ix_accounts_open",
        "accounts",
        ["client_id", "kind"],
        unique=False,
        sqlite_where=sa.text("balance > 0"),
        postgresql_where=sa.text("balance > 0"),
    )
    op.create_index(
        "uq_accounts_credit",
        "accounts",
        ["client_id", "unit"],
        unique=True,
        sqlite_where=sa.text("kind = 'credit'"),
        postgresql_where=sa.text("kind = 'credit'"),
    )
    op.create_table(
        "bank_accounts",
        sa.Column("provider_id", sa.Uuid(), nullable=False),
        sa.Column("iban", sa.String(), nullable=False),
        sa.Column("bic", sa.String(), nullable=False),
        sa.Column("holder", sa.String(), nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("address", sa.JSON(), nullable=False),
        sa.Column("is_shown", sa.Boolean(), nullable=False),
        sa.Column("columns", sa.JSON(), nullable=False),
        sa.Column("created_at", db.base.Moment(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["provider_id"], ["providers.id"], name=op.f("fk_bank_accounts_provider_id_providers")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bank_accounts")),
        sa.UniqueConstraint("iban", "currency", name=op.f("uq_bank_accounts_iban_currency")),
    )
    op.create_table(
        "discount_rules",
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=True),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("client_id", sa.Uuid(), nullable=True),
        sa.Column("uses", sa.Integer(), nullable=False),
        sa.Column("used", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("created_at", db.base.Moment(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(code IS NULL) = (kind NOT IN ('code', 'voucher'))", name=op.f("ck_discount_rules_code")
        ),
        sa.CheckConstraint(
            "kind IN ('code', 'sibling', 'returning', 'referral', 'voucher')",
            name=op.f("ck_discount_rules_kind"),
        ),
        sa.CheckConstraint(
            "uses >= 0 AND used >= 0 AND (uses = 0 OR used <= uses)", name=op.f("ck_discount_rules_uses")
        ),
        sa.ForeignKeyConstraint(
            ["client_id"], ["clients.id"], name=op.f("fk_discount_rules_client_id_clients")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_discount_rules")),
        sa.UniqueConstraint("code", name=op.f("uq_discount_rules_code")),
    )
    op.create_index(op.f("ix_discount_rules_client_id"), "discount_rules", ["client_id"], unique=False)
    op.create_table(
        "family_references",
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["client_id"], ["clients.id"], name=op.f("fk_family_references_client_id_clients")
        ),
        sa.ForeignKeyConstraint(
            ["reference"],
            ["payment_references.number"],
            name=op.f("fk_family_references_reference_payment_references"),
        ),
        sa.PrimaryKeyConstraint("client_id", name=op.f("pk_family_references")),
        sa.UniqueConstraint("reference", name=op.f("uq_family_references_reference")),
    )
    op.create_table(
        "invoice_buyers",
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("street", sa.String(), nullable=False),
        sa.Column("postcode", sa.String(), nullable=False),
        sa.Column("town", sa.String(), nullable=False),
        sa.Column("country", sa.String(), nullable=False),
        sa.Column("company_number", sa.String(), nullable=False),
        sa.Column("tax_number", sa.String(), nullable=False),
        sa.Column("vat_number", sa.String(), nullable=False),
        sa.Column("changed_at", db.base.Moment(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["client_id"], ["clients.id"], name=op.f("fk_invoice_buyers_client_id_clients")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invoice_buyers")),
        sa.UniqueConstraint("client_id", name=op.f("uq_invoice_buyers_client_id")),
    )
    op.create_table(
        "invoice_settings",
        sa.Column("provider_id", sa.Uuid(), nullable=False),
        sa.Column("in_force_from", db.base.Moment(timezone=True), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("issues_when_paid", sa.Boolean(), nullable=False),
        sa.Column("issues_on_down_payment", sa.Boolean(), nullable=False),
        sa.Column("accountant_email", sa.String(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["provider_id"], ["providers.id"], name=op.f("fk_invoice_settings_provider_id_providers")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invoice_settings")),
    )
    op.create_table(
        "payment_requests",
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("created_at", db.base.Moment(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["client_id"], ["clients.id"], name=op.f("fk_payment_requests_client_id_clients")
        ),
        sa.ForeignKeyConstraint(
            ["reference"],
            ["payment_references.number"],
            name=op.f("fk_payment_requests_reference_payment_references"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment_requests")),
        sa.UniqueConstraint("key", name=op.f("uq_payment_requests_key")),
        sa.UniqueConstraint("reference", name=op.f("uq_payment_requests_reference")),
    )
    op.create_index(op.f("ix_payment_requests_client_id"), "payment_requests", ["client_id"], unique=False)
    op.create_table(
        "payment_rules",
        sa.Column("provider_id", sa.Uuid(), nullable=False),
        sa.Column("programme_id", sa.Uuid(), nullable=True),
        sa.Column("in_force_from", db.base.Moment(timezone=True), nullable=False),
        sa.Column("fee_minor", sa.Integer(), nullable=False),
        sa.Column("down_payment_minor", sa.Integer(), nullable=False),
        sa.Column("plan_template_id", sa.Uuid(), nullable=True),
        sa.Column("late_mode", sa.String(), nullable=False),
        sa.Column("pro_rata", sa.String(), nullable=False),
        sa.Column("due_days", sa.Integer(), nullable=False),
        sa.Column("notice_days", sa.Integer(), nullable=False),
        sa.Column("reminds", sa.Boolean(), nullable=False),
        sa.Column("first_reminder_days", sa.Integer(), nullable=False),
        sa.Column("second_reminder_days", sa.Integer(), nullable=False),
        sa.Column("smallest_minor", sa.Integer(), nullable=False),
        sa.Column("cancels_after_days", sa.Integer(), nullable=True),
        sa.Column("cancels_ahead_days", sa.Integer(), nullable=False),
        sa.Column("require_pass", sa.Boolean(), nullable=False),
        sa.Column("redeem_unpaid", sa.Boolean(), nullable=False),
        sa.Column("make_ups_to_money", sa.Boolean(), nullable=False),
        sa.Column("stacks_discounts", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "late_mode IN ('disabled', 'manual', 'automatic')", name=op.f("ck_payment_rules_late_mode")
        ),
        sa.CheckConstraint(
            "pro_rata IN ('sessions', 'days', 'none', 'full')", name=op.f("ck_payment_rules_pro_rata")
        ),
        sa.CheckConstraint("due_days >= 0 AND notice_days >= 0", name=op.f("ck_payment_rules_days")),
        sa.CheckConstraint(
            "fee_minor >= 0 AND down_payment_minor >= 0 AND smallest_minor >= 0",
            name=op.f("ck_payment_rules_amounts"),
        ),
        sa.ForeignKeyConstraint(
            ["plan_template_id"],
            ["plan_templates.id"],
            name=op.f("fk_payment_rules_plan_template_id_plan_templates"),
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programmes.id"], name=op.f("fk_payment_rules_programme_id_programmes")
        ),
        sa.ForeignKeyConstraint(
            ["provider_id"], ["providers.id"], name=op.f("fk_payment_rules_provider_id_providers")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment_rules")),
    )
    op.create_index(op.f("ix_payment_rules_programme_id"), "payment_rules", ["programme_id"], unique=False)
    op.create_table(
        "bank_files",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("read_at", db.base.Moment(timezone=True), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=True),
        sa.Column("last_on", sa.Date(), nullable=True),
        sa.Column("opening_minor", sa.Integer(), nullable=True),
        sa.Column("closing_minor", sa.Integer(), nullable=True),
        sa.Column("gap_minor", sa.Integer(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["bank_accounts.id"], name=op.f("fk_bank_files_account_id_bank_accounts")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bank_files")),
    )
    op.create_index("ix_bank_files_account", "bank_files", ["account_id", "read_at"], unique=False)
    op.create_table(
        "checkouts",
        sa.Column("request_id", sa.Uuid(), nullable=False),
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("gateway", sa.String(), nullable=False),
        sa.Column("gateway_ref", sa.String(), nullable=True),
        sa.Column("payment_ref", sa.String(), nullable=True),
        sa.Column("url", sa.String(), nullable=True),
        sa.Column("amount_minor", sa.Integer(), nullable=False),
        sa.Column("amount_currency", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("created_at", db.base.Moment(timezone=True), nullable=False),
        sa.Column("expires_at", db.base.Moment(timezone=True), nullable=False),
        sa.Column("settled_at", db.base.Moment(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "status IN ('open', 'paid', 'failed', 'expired', 'refunded')", name=op.f("ck_checkouts_status")
        ),
        sa.CheckConstraint("amount_minor > 0", name=op.f("ck_checkouts_amount")),
        sa.ForeignKeyConstraint(["client_id"], ["clients.id"], name=op.f("fk_checkouts_client_id_clients")),
        sa.ForeignKeyConstraint(
            ["request_id"], ["payment_requests.id"], name=op.f("fk_checkouts_request_id_payment_requests")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_checkouts")),
    )
    op.create_index(op.f("ix_checkouts_client_id"), "checkouts", ["client_id"], unique=False)
    op.create_index(
        "uq_checkouts_gateway_ref",
        "checkouts",
        ["gateway", "gateway_ref"],
        unique=True,
        sqlite_where=sa.text("gateway_ref IS NOT NULL"),
        postgresql_where=sa.text("gateway_ref IS NOT NULL"),
    )
    op.create_index(
        "uq_checkouts_open",
        "checkouts",
        ["request_id"],
        unique=True,
        sqlite_where=sa.text("status = 'open'"),
        postgresql_where=sa.text("status = 'open'"),
    )
    op.create_table(
        "bank_lines",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("file_id", sa.Uuid(), nullable=False),
        sa.Column("bank_ref", sa.String(), nullable=True),
        sa.Column("fingerprint", sa.String(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("booked_on", sa.Date(), nullable=False),
        sa.Column("value_on", sa.Date(), nullable=True),
        sa.Column("amount_minor", sa.Integer(), nullable=False),
        sa.Column("amount_currency", sa.String(), nullable=False),
        sa.Column("paired_minor", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("iban", sa.String(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("mark", sa.String(), nullable=True),
        sa.Column("marked_by", sa.String(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "mark IS NULL OR mark IN ('not_ours', 'money_out')", name=op.f("ck_bank_lines_mark")
        ),
        sa.CheckConstraint("amount_minor <> 0", name=op.f("ck_bank_lines_amount")),
        sa.CheckConstraint(
            "paired_minor >= 0 AND (paired_minor = 0 OR paired_minor <= amount_minor)",
            name=op.f("ck_bank_lines_paired"),
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["bank_accounts.id"], name=op.f("fk_bank_lines_account_id_bank_accounts")
        ),
        sa.ForeignKeyConstraint(
            ["file_id"], ["bank_files.id"], name=op.f("fk_bank_lines_file_id_bank_files")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bank_lines")),
    )
    op.create_index("ix_bank_lines_booked_on", "bank_lines", ["account_id", "booked_on"], unique=False)
    op.create_index(op.f("ix_bank_lines_file_id"), "bank_lines", ["file_id"], unique=False)
    op.create_index(
        "uq_bank_lines_bank_ref",
        "bank_lines",
        ["account_id", "bank_ref"],
        unique=True,
        sqlite_where=sa.text("bank_ref IS NOT NULL"),
        postgresql_where=sa.text("bank_ref IS NOT NULL"),
    )
    op.create_index(
        "uq_bank_lines_content",
        "bank_lines",
        ["account_id", "fingerprint", "ordinal"],
        unique=True,
        sqlite_where=sa.text("bank_ref IS NULL"),
        postgresql_where=sa.text("bank_ref IS NULL"),
    )
    op.create_table(
        "orders",
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("booking_id", sa.Uuid(), nullable=True),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("created_at", db.base.Moment(timezone=True), nullable=False),
        sa.Column("processed_at", db.base.Moment(timezone=True), nullable=True),
        sa.Column("deleted_at", db.base.Moment(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "status IN ('new', 'pending', 'processed', 'deleted')", name=op.f("ck_orders_status")
        ),
        sa.ForeignKeyConstraint(["booking_id"], ["bookings.id"], name=op.f("fk_orders_booking_id_bookings")),
        sa.ForeignKeyConstraint(["client_id"], ["clients.id"], name=op.f("fk_orders_client_id_clients")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_orders")),
        sa.UniqueConstraint("number", name=op.f("uq_orders_number")),
    )
    op.create_index(op.f("ix_orders_booking_id"), "orders", ["booking_id"], unique=False)
    op.create_index("ix_orders_client", "orders", ["client_id", "created_at"], unique=False)
    op.create_table(
        "debts",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("booking_id", sa.Uuid(), nullable=True),
        sa.Column("order_id", sa.Uuid(), nullable=True),
        sa.Column("attendance_id", sa.Uuid(), nullable=True),
        sa.Column("part", sa.Integer(), nullable=False),
        sa.Column("parts", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("created_at", db.base.Moment(timezone=True), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("sent_at", db.base.Moment(timezone=True), nullable=True),
        sa.Column("quiet_until", db.base.Moment(timezone=True), nullable=True),
        sa.Column("pauses_used", sa.Integer(), nullable=False),
        sa.Column("closed_at", db.base.Moment(timezone=True), nullable=True),
        sa.Column("asked", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("part BETWEEN 1 AND parts", name=op.f("ck_debts_part")),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_debts_account_id_accounts")),
        sa.ForeignKeyConstraint(
            ["attendance_id"], ["attendance.id"], name=op.f("fk_debts_attendance_id_attendance")
        ),
        sa.ForeignKeyConstraint(["booking_id"], ["bookings.id"], name=op.f("fk_debts_booking_id_bookings")),
        sa.ForeignKeyConstraint(["client_id"], ["clients.id"], name=op.f("fk_debts_client_id_clients")),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_debts_order_id_orders")),
        sa.ForeignKeyConstraint(
            ["reference"], ["payment_references.number"], name=op.f("fk_debts_reference_payment_references")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_debts")),
        sa.UniqueConstraint("account_id", name=op.f("uq_debts_account_id")),
        sa.UniqueConstraint("reference", name=op.f("uq_debts_reference")),
    )
    op.create_index(op.f("ix_debts_attendance_id"), "debts", ["attendance_id"], unique=False)
    op.create_index(op.f("ix_debts_booking_id"), "debts", ["booking_id"], unique=False)
    op.create_index("ix_debts_client_due", "debts", ["client_id", "due_on"], unique=False)
    op.create_index(op.f("ix_debts_order_id"), "debts", ["order_id"], unique=False)
    op.create_table(
        "order_items",
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("product_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("price_minor", sa.Integer(), nullable=False),
        sa.Column("price_currency", sa.String(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_order_items_quantity")),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_order_items_order_id_orders")),
        sa.ForeignKeyConstraint(
            ["product_id"], ["products.id"], name=op.f("fk_order_items_product_id_products")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_order_items")),
    )
    op.create_index(op.f("ix_order_items_order_id"), "order_items", ["order_id"], unique=False)
    op.create_index(op.f("ix_order_items_product_id"), "order_items", ["product_id"], unique=False)
    op.create_table(
        "pairings",
        sa.Column("line_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.Column("by_hand", sa.Boolean(), nullable=False),
        sa.Column("confidence", sa.Integer(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("at", db.base.Moment(timezone=True), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=True),
        sa.Column("act_id", sa.Uuid(), nullable=False),
        sa.Column("reverses", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(amount > 0) = (reverses IS NULL) AND amount <> 0", name=op.f("ck_pairings_amount")
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_pairings_account_id_accounts")
        ),
        sa.ForeignKeyConstraint(["line_id"], ["bank_lines.id"], name=op.f("fk_pairings_line_id_bank_lines")),
        sa.ForeignKeyConstraint(["reverses"], ["pairings.id"], name=op.f("fk_pairings_reverses_pairings")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pairings")),
        sa.UniqueConstraint("reverses", name=op.f("uq_pairings_reverses")),
    )
    op.create_index(op.f("ix_pairings_account_id"), "pairings", ["account_id"], unique=False)
    op.create_index(op.f("ix_pairings_line_id"), "pairings", ["line_id"], unique=False)
    op.create_table(
        "passes",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("product_id", sa.Uuid(), nullable=True),
        sa.Column("order_id", sa.Uuid(), nullable=True),
        sa.Column("booking_id", sa.Uuid(), nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("pool", sa.JSON(), nullable=False),
        sa.Column("if_unpaid", sa.Boolean(), nullable=False),
        sa.Column("issued_at", db.base.Moment(timezone=True), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_passes_account_id_accounts")),
        sa.ForeignKeyConstraint(["booking_id"], ["bookings.id"], name=op.f("fk_passes_booking_id_bookings")),
        sa.ForeignKeyConstraint(["client_id"], ["clients.id"], name=op.f("fk_passes_client_id_clients")),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_passes_order_id_orders")),
        sa.ForeignKeyConstraint(["product_id"], ["products.id"], name=op.f("fk_passes_product_id_products")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passes")),
        sa.UniqueConstraint("account_id", name=op.f("uq_passes_account_id")),
    )
    op.create_index(op.f("ix_passes_booking_id"), "passes", ["booking_id"], unique=False)
    op.create_index("ix_passes_client", "passes", ["client_id", "expires_on"], unique=False)
    op.create_index(op.f("ix_passes_order_id"), "passes", ["order_id"], unique=False)
    op.create_table(
        "pricings",
        sa.Column("booking_id", sa.Uuid(), nullable=True),
        sa.Column("order_id", sa.Uuid(), nullable=True),
        sa.Column("at", db.base.Moment(timezone=True), nullable=False),
        sa.Column("answer", sa.JSON(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("(booking_id IS NULL) <> (order_id IS NULL)", name=op.f("ck_pricings_whose")),
        sa.ForeignKeyConstraint(
            ["booking_id"], ["bookings.id"], name=op.f("fk_pricings_booking_id_bookings")
        ),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_pricings_order_id_orders")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pricings")),
        sa.UniqueConstraint("order_id", name=op.f("uq_pricings_order_id")),
    )
    op.create_index(op.f("ix_pricings_booking_id"), "pricings", ["booking_id"], unique=False)
    op.create_table(
        "debt_reminders",
        sa.Column("debt_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("at", db.base.Moment(timezone=True), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["debt_id"], ["debts.id"], name=op.f("fk_debt_reminders_debt_id_debts")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_debt_reminders")),
    )
    op.create_index("ix_debt_reminders_debt", "debt_reminders", ["debt_id", "at"], unique=False)
    op.create_table(
        "discount_uses",
        sa.Column("rule_id", sa.Uuid(), nullable=False),
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("pricing_id", sa.Uuid(), nullable=False),
        sa.Column("at", db.base.Moment(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["client_id"], ["clients.id"], name=op.f("fk_discount_uses_client_id_clients")
        ),
        sa.ForeignKeyConstraint(
            ["pricing_id"], ["pricings.id"], name=op.f("fk_discount_uses_pricing_id_pricings")
        ),
        sa.ForeignKeyConstraint(
            ["rule_id"], ["discount_rules.id"], name=op.f("fk_discount_uses_rule_id_discount_rules")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_discount_uses")),
    )
    op.create_index(op.f("ix_discount_uses_client_id"), "discount_uses", ["client_id"], unique=False)
    op.create_index(op.f("ix_discount_uses_pricing_id"), "discount_uses", ["pricing_id"], unique=False)
    op.create_index(op.f("ix_discount_uses_rule_id"), "discount_uses", ["rule_id"], unique=False)
    op.create_table(
        "entries",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("at", db.base.Moment(timezone=True), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=True),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("act_id", sa.Uuid(), nullable=False),
        sa.Column("reverses", sa.Uuid(), nullable=True),
        sa.Column("other_id", sa.Uuid(), nullable=True),
        sa.Column("attendance_id", sa.Uuid(), nullable=True),
        sa.Column("pairing_id", sa.Uuid(), nullable=True),
        sa.Column("checkout_id", sa.Uuid(), nullable=True),
        sa.Column("credit_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('charged', 'fee', 'discount', 'paid', 'taken_back', 'cancelled', 'corrected', 'received', 'refunded', 'issued', 'used', 'returned', 'expired')",
            name=op.f("ck_entries_kind"),
        ),
        sa.CheckConstraint("amount <> 0", name=op.f("ck_entries_amount")),
        sa.ForeignKeyConstraint(
            ["account_id", "unit"],
            ["accounts.id", "accounts.unit"],
            name=op.f("fk_entries_account_id_unit_accounts"),
        ),
        sa.ForeignKeyConstraint(
            ["attendance_id"], ["attendance.id"], name=op.f("fk_entries_attendance_id_attendance")
        ),
        sa.ForeignKeyConstraint(
            ["checkout_id"], ["checkouts.id"], name=op.f("fk_entries_checkout_id_checkouts")
        ),
        sa.ForeignKeyConstraint(["credit_id"], ["credits.id"], name=op.f("fk_entries_credit_id_credits")),
        sa.ForeignKeyConstraint(["other_id"], ["accounts.id"], name=op.f("fk_entries_other_id_accounts")),
        sa.ForeignKeyConstraint(["pairing_id"], ["pairings.id"], name=op.f("fk_entries_pairing_id_pairings")),
        sa.ForeignKeyConstraint(["reverses"], ["entries.id"], name=op.f("fk_entries_reverses_entries")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_entries")),
        sa.UniqueConstraint("reverses", name=op.f("uq_entries_reverses")),
    )
    op.create_index("ix_entries_account", "entries", ["account_id", "amount"], unique=False)
    op.create_index(op.f("ix_entries_act_id"), "entries", ["act_id"], unique=False)
    op.create_index("ix_entries_at", "entries", ["at"], unique=False)
    op.create_index(op.f("ix_entries_attendance_id"), "entries", ["attendance_id"], unique=False)
    op.create_index(op.f("ix_entries_checkout_id"), "entries", ["checkout_id"], unique=False)
    op.create_index(op.f("ix_entries_credit_id"), "entries", ["credit_id"], unique=False)
    op.create_index(op.f("ix_entries_other_id"), "entries", ["other_id"], unique=False)
    op.create_index(op.f("ix_entries_pairing_id"), "entries", ["pairing_id"], unique=False)
    op.create_table(
        "invoices",
        sa.Column("series", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("booking_id", sa.Uuid(), nullable=True),
        sa.Column("order_id", sa.Uuid(), nullable=True),
        sa.Column("debt_id", sa.Uuid(), nullable=True),
        sa.Column("corrects_id", sa.Uuid(), nullable=True),
        sa.Column("replaces_id", sa.Uuid(), nullable=True),
        sa.Column("issued_at", db.base.Moment(timezone=True), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("total_minor", sa.Integer(), nullable=False),
        sa.Column("total_currency", sa.String(), nullable=False),
        sa.Column("paper", sa.JSON(), nullable=False),
        sa.Column("pdf", sa.LargeBinary(), nullable=False),
        sa.Column("xml", sa.LargeBinary(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("kind IN ('invoice', 'credit_note', 'receipt')", name=op.f("ck_invoices_kind")),
        sa.ForeignKeyConstraint(
            ["booking_id"], ["bookings.id"], name=op.f("fk_invoices_booking_id_bookings")
        ),
        sa.ForeignKeyConstraint(["client_id"], ["clients.id"], name=op.f("fk_invoices_client_id_clients")),
        sa.ForeignKeyConstraint(
            ["corrects_id"], ["invoices.id"], name=op.f("fk_invoices_corrects_id_invoices")
        ),
        sa.ForeignKeyConstraint(["debt_id"], ["debts.id"], name=op.f("fk_invoices_debt_id_debts")),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_invoices_order_id_orders")),
        sa.ForeignKeyConstraint(
            ["replaces_id"], ["invoices.id"], name=op.f("fk_invoices_replaces_id_invoices")
        ),
        sa.ForeignKeyConstraint(["series"], ["series.name"], name=op.f("fk_invoices_series_series")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invoices")),
        sa.UniqueConstraint("corrects_id", name=op.f("uq_invoices_corrects_id")),
        sa.UniqueConstraint("replaces_id", name=op.f("uq_invoices_replaces_id")),
        sa.UniqueConstraint("series", "number", name=op.f("uq_invoices_series_number")),
        sa.UniqueConstraint("title", name=op.f("uq_invoices_title")),
    )
    op.create_index(op.f("ix_invoices_booking_id"), "invoices", ["booking_id"], unique=False)
    op.create_index("ix_invoices_client", "invoices", ["client_id", "issued_at"], unique=False)
    op.create_index(op.f("ix_invoices_debt_id"), "invoices", ["debt_id"], unique=False)
    op.create_index("ix_invoices_issued_at", "invoices", ["issued_at"], unique=False)
    op.create_index(op.f("ix_invoices_order_id"), "invoices", ["order_id"], unique=False)
    op.create_table(
        "plan_parts",
        sa.Column("booking_id", sa.Uuid(), nullable=False),
        sa.Column("part", sa.Integer(), nullable=False),
        sa.Column("parts", sa.Integer(), nullable=False),
        sa.Column("amount_minor", sa.Integer(), nullable=False),
        sa.Column("amount_currency", sa.String(), nullable=False),
        sa.Column("post_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("debt_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("state IN ('scheduled', 'posted', 'cancelled')", name=op.f("ck_plan_parts_state")),
        sa.CheckConstraint("amount_minor >= 0", name=op.f("ck_plan_parts_amount")),
        sa.ForeignKeyConstraint(
            ["booking_id"], ["bookings.id"], name=op.f("fk_plan_parts_booking_id_bookings")
        ),
        sa.ForeignKeyConstraint(["debt_id"], ["debts.id"], name=op.f("fk_plan_parts_debt_id_debts")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_parts")),
        sa.UniqueConstraint("booking_id", "part", name=op.f("uq_plan_parts_booking_id_part")),
        sa.UniqueConstraint("debt_id", name=op.f("uq_plan_parts_debt_id")),
    )
    op.create_index("ix_plan_parts_due", "plan_parts", ["state", "post_on"], unique=False)
    op.create_table(
        "requested_debts",
        sa.Column("request_id", sa.Uuid(), nullable=False),
        sa.Column("debt_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["debt_id"], ["debts.id"], name=op.f("fk_requested_debts_debt_id_debts")),
        sa.ForeignKeyConstraint(
            ["request_id"],
            ["payment_requests.id"],
            name=op.f("fk_requested_debts_request_id_payment_requests"),
        ),
        sa.PrimaryKeyConstraint("request_id", "debt_id", name=op.f("pk_requested_debts")),
    )
    op.create_index(op.f("ix_requested_debts_debt_id"), "requested_debts", ["debt_id"], unique=False)
    op.create_table(
        "money_out",
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("amount_minor", sa.Integer(), nullable=False),
        sa.Column("amount_currency", sa.String(), nullable=False),
        sa.Column("way", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("iban", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("checkout_id", sa.Uuid(), nullable=True),
        sa.Column("line_id", sa.Uuid(), nullable=True),
        sa.Column("gateway_ref", sa.String(), nullable=True),
        sa.Column("created_at", db.base.Moment(timezone=True), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("sent_at", db.base.Moment(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "state IN ('asked', 'sent', 'seen', 'failed', 'taken_back')", name=op.f("ck_money_out_state")
        ),
        sa.CheckConstraint("way IN ('transfer', 'card', 'cash')", name=op.f("ck_money_out_way")),
        sa.CheckConstraint("amount_minor > 0", name=op.f("ck_money_out_amount")),
        sa.ForeignKeyConstraint(
            ["checkout_id"], ["checkouts.id"], name=op.f("fk_money_out_checkout_id_checkouts")
        ),
        sa.ForeignKeyConstraint(["client_id"], ["clients.id"], name=op.f("fk_money_out_client_id_clients")),
        sa.ForeignKeyConstraint(["entry_id"], ["entries.id"], name=op.f("fk_money_out_entry_id_entries")),
        sa.ForeignKeyConstraint(["line_id"], ["bank_lines.id"], name=op.f("fk_money_out_line_id_bank_lines")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_money_out")),
        sa.UniqueConstraint("entry_id", name=op.f("uq_money_out_entry_id")),
        sa.UniqueConstraint("line_id", name=op.f("uq_money_out_line_id")),
    )
    op.create_index(op.f("ix_money_out_client_id"), "money_out", ["client_id"], unique=False)

    op.add_column("classes", sa.Column("unit_price_minor", sa.Integer(), nullable=True))
    both = "(unit_price_minor IS NULL) = (unit_price_currency IS NULL)"
    op.execute(
        f"ALTER TABLE classes ADD COLUMN unit_price_currency VARCHAR CONSTRAINT ck_classes_unit_price CHECK ({both})"
    )


def downgrade() -> None:
    """Without them"""
    _without_triggers()
    with op.batch_alter_table("classes", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_classes_unit_price"), type_="check")
        batch_op.drop_column("unit_price_currency")
        batch_op.drop_column("unit_price_minor")
    op.drop_index(op.f("ix_money_out_client_id"), table_name="money_out")
    op.drop_table("money_out")
    op.drop_index(op.f("ix_requested_debts_debt_id"), table_name="requested_debts")
    op.drop_table("requested_debts")
    op.drop_index("ix_plan_parts_due", table_name="plan_parts")
    op.drop_table("plan_parts")
    op.drop_index(op.f("ix_invoices_order_id"), table_name="invoices")
    op.drop_index("ix_invoices_issued_at", table_name="invoices")
    op.drop_index(op.f("ix_invoices_debt_id"), table_name="invoices")
    op.drop_index("ix_invoices_client", table_name="invoices")
    op.drop_index(op.f("ix_invoices_booking_id"), table_name="invoices")
    op.drop_table("invoices")
    op.drop_index(op.f("ix_entries_pairing_id"), table_name="entries")
    op.drop_index(op.f("ix_entries_other_id"), table_name="entries")
    op.drop_index(op.f("ix_entries_credit_id"), table_name="entries")
    op.drop_index(op.f("ix_entries_checkout_id"), table_name="entries")
    op.drop_index(op.f("ix_entries_attendance_id"), table_name="entries")
    op.drop_index("ix_entries_at", table_name="entries")
    op.drop_index(op.f("ix_entries_act_id"), table_name="entries")
    op.drop_index("ix_entries_account", table_name="entries")
    op.drop_table("entries")
    op.drop_index(op.f("ix_discount_uses_rule_id"), table_name="discount_uses")
    op.drop_index(op.f("ix_discount_uses_pricing_id"), table_name="discount_uses")
    op.drop_index(op.f("ix_discount_uses_client_id"), table_name="discount_uses")
    op.drop_table("discount_uses")
    op.drop_index("ix_debt_reminders_debt", table_name="debt_reminders")
    op.drop_table("debt_reminders")
    op.drop_index(op.f("ix_pricings_booking_id"), table_name="pricings")
    op.drop_table("pricings")
    op.drop_index(op.f("ix_passes_order_id"), table_name="passes")
    op.drop_index("ix_passes_client", table_name="passes")
    op.drop_index(op.f("ix_passes_booking_id"), table_name="passes")
    op.drop_table("passes")
    op.drop_index(op.f("ix_pairings_line_id"), table_name="pairings")
    op.drop_index(op.f("ix_pairings_account_id"), table_name="pairings")
    op.drop_table("pairings")
    op.drop_index(op.f("ix_order_items_product_id"), table_name="order_items")
    op.drop_index(op.f("ix_order_items_order_id"), table_name="order_items")
    op.drop_table("order_items")
    op.drop_index(op.f("ix_debts_order_id"), table_name="debts")
    op.drop_index("ix_debts_client_due", table_name="debts")
    op.drop_index(op.f("ix_debts_booking_id"), table_name="debts")
    op.drop_index(op.f("ix_debts_attendance_id"), table_name="debts")
    op.drop_table("debts")
    op.drop_index("ix_orders_client", table_name="orders")
    op.drop_index(op.f("ix_orders_booking_id"), table_name="orders")
    op.drop_table("orders")
    op.drop_index(
        "uq_bank_lines_content",
        table_name="bank_lines",
        sqlite_where=sa.text("bank_ref IS NULL"),
        postgresql_where=sa.text("bank_ref IS NULL"),
    )
    op.drop_index(
        "uq_bank_lines_bank_ref",
        table_name="bank_lines",
        sqlite_where=sa.text("bank_ref IS NOT NULL"),
        postgresql_where=sa.text("bank_ref IS NOT NULL"),
    )
    op.drop_index(op.f("ix_bank_lines_file_id"), table_name="bank_lines")
    op.drop_index("ix_bank_lines_booked_on", table_name="bank_lines")
    op.drop_table("bank_lines")
    op.drop_index(
        "uq_checkouts_open",
        table_name="checkouts",
        sqlite_where=sa.text("status = 'open'"),
        postgresql_where=sa.text("status = 'open'"),
    )
    op.drop_index(
        "uq_checkouts_gateway_ref",
        table_name="checkouts",
        sqlite_where=sa.text("gateway_ref IS NOT NULL"),
        postgresql_where=sa.text("gateway_ref IS NOT NULL"),
    )
    op.drop_index(op.f("ix_checkouts_client_id"), table_name="checkouts")
    op.drop_table("checkouts")
    op.drop_index("ix_bank_files_account", table_name="bank_files")
    op.drop_table("bank_files")
    op.drop_index(op.f("ix_payment_rules_programme_id"), table_name="payment_rules")
    op.drop_table("payment_rules")
    op.drop_index(op.f("ix_payment_requests_client_id"), table_name="payment_requests")
    op.drop_table("payment_requests")
    op.drop_table("invoice_settings")
    op.drop_table("invoice_buyers")
    op.drop_table("family_references")
    op.drop_index(op.f("ix_discount_rules_client_id"), table_name="discount_rules")
    op.drop_table("discount_rules")
    op.drop_table("bank_accounts")
    op.drop_index(
        "uq_accounts_credit",
        table_name="accounts",
        sqlite_where=sa.text("kind = 'credit'"),
        postgresql_where=sa.text("kind = 'credit'"),
    )
    op.drop_index(
        "ix_accounts_open",
        table_name="accounts",
        sqlite_where=sa.text("balance > 0"),
        postgresql_where=sa.text("balance > 0"),
    )
    op.drop_table("accounts")
    op.drop_table("series")
    op.drop_table("products")
    op.drop_table("plan_templates")
    op.drop_table("payment_references")
    op.drop_index(
        "ix_gateway_events_to_apply",
        table_name="gateway_events",
        sqlite_where=sa.text("applied_at IS NULL"),
        postgresql_where=sa.text("applied_at IS NULL"),
    )
    op.drop_table("gateway_events")


def _without_triggers() -> None:
    """SQLite drops no table that a trigger of another one names. db/schema.py makes the triggers anew."""
    connection = op.get_bind()
    if connection.dialect.name != "sqlite":
        return
    for (name,) in connection.execute(sa.text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).all():
        op.execute(f"DROP TRIGGER {name}")
