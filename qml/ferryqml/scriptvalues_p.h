// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ferryqml/global.h>

#include <ferry/ipcresult.h>

#include <QtCore/QObject>
#include <QtCore/QPointer>
#include <QtCore/QStringList>
#include <QtCore/QVariant>
#include <QtQml/QJSValue>

QT_BEGIN_NAMESPACE
class QJSEngine;
QT_END_NAMESPACE

namespace Ferry {

/*!
    \brief Values between a JavaScript engine of QML and the normal forms of design section 5.

    One per engine, made on first use and owned by it. Thread: the engine's.
*/
class FERRY_QML_EXPORT ScriptValues : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ScriptValues)

public:
    static ScriptValues *of(QJSEngine *engine);
    ~ScriptValues() override;

    QJSEngine *engine() const { return m_engine; }

    /*!
        \brief \a value as it can be sent.

        Errors: ERR_NOT_CLONEABLE naming the way to the culprit, which begins with \a path;
       ERR_TOO_LARGE for a graph that has no end in practice (shared objects multiply, sparse
       arrays).
    */
    IpcResult<QVariant> toVariant(const QJSValue &value, const QString &path);
    /*! \brief The elements of the array \a arguments; paths read args[0] and so on. */
    IpcResult<QVariantList> toArguments(const QJSValue &arguments);

    QJSValue fromVariant(const QVariant &value);
    QJSValueList fromVariants(const QVariantList &values);
    /*! \brief A JavaScript Error with all that \a error carries, and \a message instead of its own.
     */
    QJSValue fromError(const IpcError &error, const QString &message);
    QJSValue fromError(const IpcError &error) { return fromError(error, error.message()); }

    /*! \brief What was thrown, as an error that can be sent: ERR_HANDLER_FAILED unless it has a
     * code of its own. */
    IpcError toError(const QJSValue &thrown);
    /*! \brief The error that a promise of invoke() on \a channel rejects with, in Electron's words.
     */
    QJSValue rejection(const QString &channel, const IpcError &error);

    /*!
        \brief The root object of the component whose JavaScript is calling C++ right now; nullptr
       for JavaScript outside of components.
    */
    QObject *callingComponent() const;
    /*! \brief \a value as Node's errors name it, such as "type number (7)". */
    QString describe(const QJSValue &value) const { return m_describe.call({ value }).toString(); }
    /*! \brief JavaScript's typeof. */
    QString typeOf(const QJSValue &value) const { return m_typeOf.call({ value }).toString(); }

    /*! \brief Takes an object apart; its first element is the Shape of scriptreader.cpp. */
    QJSValue open(const QJSValue &object) const { return m_open.call({ object }); }

private:
    explicit ScriptValues(QJSEngine *engine);
    QJSValue fromBytes(const QString &kind, const QByteArray &bytes);
    QJSValue fromList(const QVariantList &list);
    QJSValue fromObject(const QVariantMap &map);
    QJSValue fromCustom(const QVariant &value);

    QJSEngine *m_engine;
    QJSValue m_open;
    QJSValue m_error;
    QJSValue m_view;
    QJSValue m_expression;
    QJSValue m_map;
    QJSValue m_set;
    QJSValue m_own;
    QJSValue m_describe;
    QJSValue m_typeOf;
    QJSValue m_createComponent;
    QStringList m_syncCalls; // channels, the innermost last

    friend class SyncCallMark;
};

/*!
    \brief Marks a sendSync() that is being waited for: JavaScript is on the stack meanwhile, so the
   engine must stay.
*/
class SyncCallMark
{
public:
    SyncCallMark(ScriptValues *values, const QString &channel);
    ~SyncCallMark();
    Q_DISABLE_COPY_MOVE(SyncCallMark)

private:
    QPointer<ScriptValues> m_values;
};

/*! \brief The sources of js/, as text. */
QString valuesScript();
QString functionsScript();
QString portsScript();

} // namespace Ferry
