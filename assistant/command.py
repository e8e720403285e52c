"""Click's help and messages in Swedish: the words that click itself would say in English."""

from __future__ import annotations

import click

_LONGEST_HELP = 90


class SwedishCommand(click.Command):
    """A command whose help has Swedish headings."""

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the line that shows how the command is used."""
        _write_usage(self, ctx, formatter)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options under a Swedish heading."""
        _write_options(self, ctx, formatter)

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """Return --help, explained in Swedish."""
        return _swedish_help(super().get_help_option(ctx))


class SwedishGroup(click.Group):
    """A group of commands whose help and messages are Swedish."""

    command_class = SwedishCommand

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the line that shows how the command is used."""
        _write_usage(self, ctx, formatter)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options and the commands under Swedish headings."""
        _write_options(self, ctx, formatter)
        rows = [
            (name, command.get_short_help_str(_LONGEST_HELP))
            for name in self.list_commands(ctx)
            if (command := self.get_command(ctx, name)) is not None
        ]
        with formatter.section("Kommandon"):
            formatter.write_dl(rows)

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """Return --help, explained in Swedish."""
        return _swedish_help(super().get_help_option(ctx))

    @staticmethod
    def show_usage_error(error: click.UsageError) -> None:
        """Print what was wrong with how the command was used, in Swedish."""
        if isinstance(error, click.exceptions.NoArgsIsHelpError):
            click.echo(error.format_message(), err=True)
            return
        click.echo(f"Fel: {_message(error)}", err=True)
        if error.ctx is not None:
            click.echo(f"Hjälp: {error.ctx.command_path} --help", err=True)


def _write_usage(
    command: click.Command, ctx: click.Context, formatter: click.HelpFormatter
) -> None:
    pieces = command.collect_usage_pieces(ctx)
    swedish = {"[OPTIONS]": "[VAL]", "COMMAND [ARGS]...": "KOMMANDO [ARGUMENT]…"}
    told = " ".join(swedish.get(piece, piece) for piece in pieces)
    formatter.write_usage(ctx.command_path, told, prefix="Användning: ")


def _write_options(
    command: click.Command, ctx: click.Context, formatter: click.HelpFormatter
) -> None:
    rows = [row for p in command.get_params(ctx) if (row := p.get_help_record(ctx)) is not None]
    with formatter.section("Val"):
        formatter.write_dl([(name, told.replace("default:", "annars:")) for name, told in rows])


def _swedish_help(option: click.Option | None) -> click.Option | None:
    if option is not None:
        option.help = "Visa den här hjälpen."
    return option


def _message(error: click.UsageError) -> str:
    match error:
        case click.NoSuchOption():
            return f"Det finns inget val som heter {error.option_name}."
        case click.MissingParameter():
            name = error.param.make_metavar(error.ctx) if error.param and error.ctx else ""
            return f"Det saknas ett argument: {name}".rstrip(": ")
        case click.BadOptionUsage():
            return f"Valet {error.option_name} används fel eller saknar värde."
        case click.BadParameter():
            name = error.param.opts[-1] if error.param and error.param.opts else "argumentet"
            return f"Ogiltigt värde för {name}."
    text = error.format_message()
    if text.startswith("No such command"):
        return f"Det finns inget kommando som heter {text.split()[3].strip('.')}."
    if text.startswith("Got unexpected extra argument"):
        return "För många argument. Sätt frågan inom citattecken."
    return text
