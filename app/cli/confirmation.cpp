#include "app/cli/confirmation.h"

#include <unistd.h>

#include <iostream>
#include <string>

namespace millrace {

bool canBeAsked() { return isatty(STDIN_FILENO) == 1 && isatty(STDERR_FILENO) == 1; }

bool isConfirmed(const QString &question)
{
    if (!canBeAsked())
        return false;
    std::cerr << question.toStdString() << std::flush;
    std::string answer;
    std::getline(std::cin, answer);
    return answer == "y" || answer == "Y" || answer == "yes";
}

} // namespace millrace
