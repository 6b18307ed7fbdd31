// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QtCore/QFile>
#include <QtQml/QQmlComponent>
#include <QtQml/QQmlEngine>
#include <QtTest/QTest>

#include <memory>

/*! \brief A QML engine that finds the module Ferry, and one object of it. */
class Screen
{
public:
    explicit Screen(const QString &file, const QVariantMap &properties = {})
        : Screen()
    {
        QQmlComponent component(m_engine.get());
        component.loadUrl(file.startsWith(u':') ? QUrl(QStringLiteral("qrc") + file)
                                                : QUrl::fromLocalFile(file));
        create(&component, properties);
    }
    /*! \brief The text of a file that would be at \a url. */
    Screen(const QByteArray &source, const QUrl &url)
        : Screen()
    {
        QQmlComponent component(m_engine.get());
        component.setData(source, url);
        create(&component, {});
    }

    bool isValid() const { return m_root != nullptr; }
    QQmlEngine *engine() const { return m_engine.get(); }
    QObject *root() const { return m_root.get(); }
    QVariant property(const char *name) const
    {
        const QVariant value = m_root->property(name);
        return value.metaType() == QMetaType::fromType<QJSValue>()
            ? value.value<QJSValue>().toVariant()
            : value;
    }
    QJSValue script(QObject *object) const { return m_engine->toScriptValue(object); }
    /*! \brief Calls the function that \a program is with the root object and \a more. */
    QJSValue run(const QString &program, const QJSValueList &more = {}) const
    {
        QJSValue function = m_engine->evaluate(program, QStringLiteral("case.js"));
        if (!function.isCallable())
            qWarning("%s: %s", qPrintable(program), qPrintable(function.toString()));
        return function.call(QJSValueList { script(m_root.get()) } + more);
    }
    /*! \brief As run(); what it throws comes as an object with its members, and "no error" when it
     * does not. */
    QJSValue thrownBy(const QString &program) const
    {
        return run(QStringLiteral("(function (ipc) { try { (%1)(ipc) } catch (e) { return e } "
                                  "return new Error('no error') })")
                       .arg(program));
    }
    /*! \brief The settled state of the promise that \a program returns: an object { value } or {
     * error }, empty before. */
    QJSValue settle(const QString &program) const
    {
        return run(QStringLiteral("(function (ipc) { const state = {}; (%1)(ipc).then("
                                  "v => { state.value = v; state.done = true }, "
                                  "e => { state.error = e; state.done = true }); return state })")
                       .arg(program));
    }
    void destroyEngine() { m_engine.reset(); }
    void destroyRoot() { m_root.reset(); }

private:
    Screen()
        : m_engine(std::make_unique<QQmlEngine>())
    {
        m_engine->addImportPath(QStringLiteral(FERRY_QML_IMPORT_PATH));
    }
    void create(QQmlComponent *component, const QVariantMap &properties)
    {
        if (component->isReady())
            m_root.reset(component->createWithInitialProperties(properties));
        if (!m_root)
            qWarning("%s", qPrintable(component->errorString()));
    }

    std::unique_ptr<QQmlEngine> m_engine;
    std::unique_ptr<QObject> m_root;
};
