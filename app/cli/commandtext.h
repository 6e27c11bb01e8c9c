// CommandText: the context of what the command line says to people.
#pragma once

#include "core/base/pluralform.h"

#include <QCoreApplication>

namespace millrace {

/// Its tr() looks up a text in the person's language. The word after "millrace-cli", the names of
/// options, and what --json prints are no such texts.
struct CommandText final
{
    Q_DECLARE_TR_FUNCTIONS(CommandText)
};

} // namespace millrace
