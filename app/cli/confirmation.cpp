#include "app/cli/confirmation.h"

#include "app/cli/commandtext.h"

#include <unistd.h>

#include <iostream>
#include <string>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

QString folded(const QString &text)
{
    return text.normalized(QString::NormalizationForm_KC).trimmed().toCaseFolded();
}

QString letterOfYes()
{
    //: The letter that answers yes in "[y/N]". The letter y is understood in every language.
    return CommandText::tr("y");
}

} // namespace

bool meansYes(const QString &answer)
{
    const QString given = folded(answer);
    //: The word that answers a question of the program, beside its letter.
    return given == u"y"_s || given == u"yes"_s || given == folded(letterOfYes())
        || given == folded(CommandText::tr("yes", "answer"));
}

bool canBeAsked() { return isatty(STDIN_FILENO) == 1 && isatty(STDERR_FILENO) == 1; }

bool isConfirmedAtTerminal(const QString &question)
{
    if (!canBeAsked())
        return false;
    //: The letter that answers no in "[y/N]"; a capital one, for it is what Enter alone means.
    const QString no = CommandText::tr("N");
    //: A question, and the letters that answer it: "Delete it? [y/N] ".
    const QString asked = CommandText::tr("%1 [%2/%3] ").arg(question, letterOfYes(), no);
    std::cerr << asked.toStdString() << std::flush;
    std::string answer;
    std::getline(std::cin, answer);
    return meansYes(QString::fromStdString(answer));
}

} // namespace millrace
