// RuleServer: answers requests by the rules of a recorded fixture.
#pragma once

#include "core/declarative/value/value.h"
#include "core/http/httprequest.h"
#include "core/http/httpresponse.h"

#include <QRegularExpression>

#include <vector>

namespace millrace {

/// The first rule that fits a request answers it; where none does, the answer is 404.
class RuleServer final
{
public:
    /// \a rules: a List of {id, method, url, when, then}, as the conformance page describes them.
    explicit RuleServer(const declarative::Value &rules);

    [[nodiscard]] HttpResponse answer(const HttpRequest &request) const;

private:
    struct Rule final
    {
        QByteArray method;
        QRegularExpression url;
        declarative::Value when;
        HttpResponse answer;
    };

    [[nodiscard]] static bool fits(const Rule &rule, const HttpRequest &request,
                                   const QByteArray &address);

    std::vector<Rule> m_rules;
};

} // namespace millrace
