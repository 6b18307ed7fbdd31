// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include <ferrywebengine/runtime_p.h>

#include <ferrywebengine/lanes/bridge_p.h>
#include <ferrywebengine/originpolicy_p.h>
#include <ferrywebengine/preload_p.h>
#include <ferrywebengine/preloadfiles_p.h>

#include <QtCore/QJsonArray>
#include <QtCore/QJsonDocument>
#include <QtCore/QJsonObject>
#include <QtCore/QRandomGenerator>

using namespace Qt::StringLiterals;

namespace Ferry {

// Made by js/join.cmake: the modules of each program, ended by nullptr.
extern const char *const isolatedModules[];
extern const char *const worldModules[];
extern const char *const exportModules[];

namespace {

QString program(const char *const *modules, const QJsonObject &config)
{
    QString source = u"(function (config) { 'use strict';\n"_s;
    for (; *modules; ++modules)
        source += QLatin1StringView(*modules);
    source += u"})("_s + QString::fromUtf8(QJsonDocument(config).toJson(QJsonDocument::Compact))
        + u");"_s;
    return source;
}

} // namespace

QList<quint32> RuntimeConfig::bridgedWorlds() const
{
    QList<quint32> worlds;
    if (!preloads.isEmpty()) {
        worlds = isolatedWorlds;
        worlds.removeAll(quint32(QWebEngineScript::ApplicationWorld));
    }
    if (!preloads.isEmpty() || !contextIsolation || pageChannel)
        worlds.prepend(QWebEngineScript::MainWorld);
    return worlds;
}

QWebEngineScript makeScript(const QString &name, const QString &source, quint32 world)
{
    QWebEngineScript script;
    script.setName(name);
    script.setInjectionPoint(QWebEngineScript::DocumentCreation);
    script.setWorldId(world);
    script.setSourceCode(source);
    return script;
}

QString jsonText(const QString &text)
{
    const QByteArray list = QJsonDocument(QJsonArray { text }).toJson(QJsonDocument::Compact);
    return QString::fromUtf8(list.mid(1, list.size() - 2));
}

QByteArray randomWord()
{
    quint32 words[4];
    QRandomGenerator::system()->fillRange(words);
    return QByteArray(reinterpret_cast<const char *>(words), sizeof words).toHex();
}

QList<QWebEngineScript> runtimeScripts(const RuntimeConfig &config, const OriginPolicy &policy,
                                       const OriginPolicy &subFramePolicy)
{
    QJsonObject common { { u"messageBytes"_s, qint64(config.limits.messageBytes) },
                         { u"pendingCalls"_s, config.limits.pendingCalls } };
    QJsonObject isolated = common;
    isolated.insert(u"page"_s, QString::fromLatin1(config.page));
    isolated.insert(u"secret"_s, QString::fromLatin1(config.secret));
    isolated.insert(u"property"_s, Bridge::propertyIndex());
    isolated.insert(u"signal"_s, Bridge::signalIndex());
    isolated.insert(u"contextIsolation"_s, config.contextIsolation);
    isolated.insert(u"answersPrompts"_s, config.answersPrompts);
    isolated.insert(u"pageChannel"_s, config.pageChannel);
    isolated.insert(u"allowedOrigins"_s, QJsonArray::fromStringList(policy.allowedOrigins()));
    isolated.insert(u"subFrames"_s, config.subFrames);
    isolated.insert(u"subFrameOrigins"_s,
                    QJsonArray::fromStringList(subFramePolicy.allowedOrigins()));
    isolated.insert(u"allowOpaqueOrigins"_s, policy.allowsOpaqueOrigins());
    const PreloadFiles preloads = collectPreloads(config.preloads);
    isolated.insert(u"preload"_s, preloadConfig(preloads));
    isolated.insert(u"process"_s, processInfo(config.contextIsolation));

    // Right behind the runtime, which listens for them: no script of the page comes between.
    QList<QWebEngineScript> bridges;
    QJsonArray worlds;
    const QString closeMark = u"ferry close "_s + QString::fromLatin1(randomWord());
    isolated.insert(u"closeMark"_s, closeMark);
    for (const quint32 world : config.bridgedWorlds()) {
        const QString token = u"ferry-"_s + QString::fromLatin1(randomWord());
        worlds.append(QJsonObject { { u"id"_s, qint64(world) }, { u"token"_s, token } });
        common.insert(u"token"_s, token);
        const bool isMain = world == QWebEngineScript::MainWorld;
        const bool exports = isMain && !config.contextIsolation;
        common.insert(u"pageChannel"_s, isMain && config.pageChannel);
        common.insert(u"closeMark"_s, exports ? closeMark : QString());
        bridges.append(makeScript(u"ferry bridge %1"_s.arg(world),
                                  program(exports ? exportModules : worldModules, common), world));
    }
    isolated.insert(u"worlds"_s, worlds);

    QList<QWebEngineScript> scripts { makeScript(u"ferry runtime"_s,
                                                 program(isolatedModules, isolated),
                                                 QWebEngineScript::ApplicationWorld) };
    scripts.append(bridges);
    scripts.append(preloadScripts(preloads));
    for (QWebEngineScript &script : scripts)
        script.setRunsOnSubFrames(config.subFrames);
    return scripts;
}

} // namespace Ferry
