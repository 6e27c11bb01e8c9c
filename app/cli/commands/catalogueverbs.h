// The verbs of "catalogue", and what they share.
#pragma once

#include "app/cli/session.h"
#include "core/declarative/library/installedmanifests.h"
#include "core/declarative/library/manifestcatalogue.h"

#include <QJsonObject>
#include <QString>

#include <string>

namespace millrace::catalogueverbs {

/// What is given on the command line.
struct Options final
{
    std::string what;
    std::string id;
    std::string title;
    std::string version;
    bool isConfirmed = false;
};

// What they share.
[[nodiscard]] declarative::InstalledManifests installedOf(Session &session);
[[nodiscard]] Result<declarative::ManifestCatalogue> catalogueOf(Session &session);
[[nodiscard]] QJsonObject toJson(const declarative::InstalledManifest &manifest);
/// \a text, "-" where there is none.
[[nodiscard]] QString orDash(const QString &text);

// One function for each verb; each returns the exit code.
int list(const Options &options, Session &session);
int refresh(const Options &options, Session &session);
int search(const Options &options, Session &session);
int show(const Options &options, Session &session);
int install(const Options &options, Session &session);
int update(const Options &options, Session &session);
int import(const Options &options, Session &session);
int removeManifest(const Options &options, Session &session);
int address(const Options &options, Session &session);

} // namespace millrace::catalogueverbs
