// Registers the fake source and destination under the ids "fakesource" and "fakedestination".
#pragma once

#include "core/connector/connectorregistry.h"
#include "tests/testutils/fakedestination.h"
#include "tests/testutils/fakesource.h"

#include <QFile>
#include <QTemporaryDir>

namespace millrace::test {

/// Adds both to \a registry; their specifications have a secret "password" and lie in \a folder.
inline void registerFakes(ConnectorRegistry &registry, const QTemporaryDir &folder,
                          const std::shared_ptr<FakeSourceScript> &script,
                          const std::shared_ptr<FakeWorld> &world)
{
    const auto describe = [&](const char *id, const char *half) {
        const QString path = folder.filePath(QString::fromLatin1(id) + QStringLiteral(".json"));
        QFile file(path);
        if (!file.open(QIODevice::WriteOnly))
            qFatal("The description of a fake connector cannot be written.");
        file.write(QByteArray(R"({"id":")") + id + R"(","title":"Fake )" + half + R"(",")" + half
                   + R"(_spec":{"type":"object","additionalProperties":false,"properties":{)"
                     R"("password":{"type":"string","title":"Password","airbyte_secret":true}}}})");
        return path;
    };
    registry.add(describe("fakesource", "source"),
                 [script](const Configuration &configuration) {
                     script->configuration = configuration;
                     return std::make_unique<FakeSource>(script);
                 },
                 {});
    registry.add(describe("fakedestination", "destination"), {}, [world](const Configuration &) {
        return std::make_unique<FakeDestination>(world);
    });
}

} // namespace millrace::test
