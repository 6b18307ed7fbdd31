// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include <ferry/ipcmain.h>
#include <ferry/ipcrenderer.h>

#include <QtCore/QThreadPool>
#include <QtCore/QUrl>
#include <QtTest/QTest>

#include <memory>

// What the templates of the public API accept and refuse. Compiling is the test; the one slot proves that it was built.

using Ferry::IpcError;
using Ferry::IpcEvent;
using Ferry::IpcHandler;
using Ferry::IpcListener;
using Ferry::IpcMain;
using Ferry::IpcMainEvent;
using Ferry::IpcMainInvokeEvent;
using Ferry::IpcRenderer;
using Ferry::IpcRendererEvent;
using Ferry::IpcResult;
using Ferry::Rest;
using Ferry::Impl::IpcRendererHandler;
using Ferry::Impl::IpcRendererListener;

struct Point
{
    Q_GADGET
    Q_PROPERTY(int x MEMBER x)

public:
    int x = 0;
};

namespace {

struct NoDefault
{
    explicit NoDefault(int) { }
};

struct MoveOnly
{
    std::unique_ptr<int> value;
};

enum class Colour { Red };

class Service : public QObject
{
public:
    void plain(int) { }
    void constant(const QString &) const { }
    int quiet(IpcMainInvokeEvent, int, Rest) const noexcept { return 0; }
    void received(const IpcMainEvent &, const QString &) { }
    void fromMain(const IpcRendererEvent &, int) { }
    QFuture<int> later() { return {}; }
    void badReference(QString &) { }
    void badRest(Rest, int) { }
    MoveOnly badResult() { return {}; }
    void rvalueOnly(int) && { }
};

class Derived : public Service
{
};

class NotAnObject
{
public:
    void plain(int) { }
};

void function(int) { }
int quietFunction(const IpcMainInvokeEvent &, const QString &) noexcept { return 0; }

struct Functor
{
    void operator()(int) const { }
};

struct Overloaded
{
    void operator()(int) const { }
    void operator()(const QString &) const { }
};

template <typename F>
constexpr bool listens = IpcListener<F>;
template <typename F>
constexpr bool handles = IpcHandler<F>;

// Shapes of a listener.
static_assert(listens<decltype([] { })>);
static_assert(listens<decltype([](int) { })>);
static_assert(listens<decltype([](const QString &, double, bool) { })>);
static_assert(listens<decltype([](QString &&) { })>);
static_assert(listens<decltype([](const IpcMainEvent &) { })>);
static_assert(listens<decltype([](IpcMainEvent, int) { })>);
static_assert(listens<decltype([](const IpcEvent &, int) { })>);
static_assert(listens<decltype([](IpcEvent) { })>);
static_assert(listens<decltype([](Rest) { })>);
static_assert(listens<decltype([](const IpcMainEvent &, int, const Rest &) { })>);
static_assert(listens<decltype([](QVariantList, QVariantMap, QVariant) { })>);
static_assert(listens<decltype([](std::optional<int>, QList<Point>, Colour, QUrl) { })>);
static_assert(listens<decltype([](const std::vector<QMap<QString, Point>> &) { })>);
static_assert(listens<decltype([](std::string, Ferry::BigInt, IpcError) { })>);
static_assert(listens<decltype([](int) mutable { })>);
static_assert(listens<decltype([](int) noexcept { })>);
static_assert(listens<decltype([](int) mutable noexcept { })>);
static_assert(listens<decltype([](int) { return 5; })>); // the result is ignored
static_assert(listens<decltype([p = std::unique_ptr<int>()](int) { })>); // move-only callables
static_assert(listens<void (*)(int)>);
static_assert(listens<int (*)(const QString &) noexcept>);
static_assert(listens<Functor>);
static_assert(listens<std::function<void(int)>>);

// What a listener cannot be.
static_assert(!listens<decltype([](auto) { })>);
static_assert(!listens<decltype([](auto &&...) { })>);
static_assert(!listens<Overloaded>);
static_assert(!listens<int>);
static_assert(!listens<decltype([](NoDefault) { })>);
static_assert(!listens<decltype([](MoveOnly) { })>);
static_assert(!listens<decltype([](QString &) { })>);
static_assert(!listens<decltype([](IpcMainEvent &) { })>);
static_assert(!listens<decltype([](Rest, int) { })>);
static_assert(!listens<decltype([](Rest, Rest) { })>);
static_assert(!listens<decltype([](int, Rest, int) { })>);
static_assert(!listens<decltype([](Rest &) { })>);
static_assert(!listens<decltype([](QObject *) { })>);
static_assert(!listens<decltype([](const char *) { })>);
static_assert(!listens<decltype([](QStringView) { })>);
static_assert(!listens<decltype([](std::string_view) { })>);
static_assert(!listens<decltype([](long double) { })>);
static_assert(!listens<void (Service::*)(int)>); // only with an object
static_assert(!listens<int Service::*>);

// Events of the other messages are no arguments, and an event comes first.
static_assert(!listens<decltype([](const IpcMainInvokeEvent &) { })>);
static_assert(!listens<decltype([](const IpcRendererEvent &) { })>);
static_assert(!listens<decltype([](int, const IpcMainEvent &) { })>);
static_assert(!handles<decltype([](const IpcMainEvent &) { })>);
static_assert(!handles<decltype([](int, IpcMainInvokeEvent) { })>);

// Shapes of a handler's result.
static_assert(handles<decltype([](const IpcMainInvokeEvent &, int) { })>);
static_assert(handles<decltype([](IpcEvent, int) { return 1; })>);
static_assert(handles<decltype([] { return u"literal"; })>);
static_assert(handles<decltype([](int) -> const QString & { static QString s; return s; })>);
static_assert(handles<decltype([] { return QVariant(); })>);
static_assert(handles<decltype([] { return std::optional<Point>(); })>);
static_assert(handles<decltype([] { return QList<Point>(); })>);
static_assert(handles<decltype([] { return QFuture<void>(); })>);
static_assert(handles<decltype([] { return QFuture<QString>(); })>);
static_assert(handles<decltype([] { return QFuture<IpcResult<int>>(); })>);
static_assert(handles<decltype([] { return IpcResult<int>(1); })>);
static_assert(handles<decltype([] { return IpcResult<void>(); })>);
static_assert(handles<int (*)(const IpcMainInvokeEvent &, const QString &) noexcept>);
static_assert(!handles<decltype([] { return MoveOnly(); })>);
static_assert(!handles<decltype([] { return QFuture<std::unique_ptr<int>>(); })>);
static_assert(!handles<decltype([](auto) { return 1; })>);
static_assert(!handles<int (Service::*)(IpcMainInvokeEvent, int, Rest) const noexcept>);

// The renderer's own events.
static_assert(IpcRendererListener<decltype([](const IpcRendererEvent &, int) { })>);
static_assert(IpcRendererListener<decltype([](int, Rest) { })>);
static_assert(!IpcRendererListener<decltype([](const IpcMainEvent &) { })>);
static_assert(!IpcRendererListener<decltype([](const IpcEvent &) { })>);
static_assert(IpcRendererHandler<decltype([](IpcRendererEvent, int) { return 1; })>);
static_assert(!IpcRendererHandler<decltype([](IpcMainInvokeEvent) { return 1; })>);

// Overloads: exactly one fits, or none.
template <typename... A>
concept CanOn = requires(IpcMain *main, A... a) { main->on(QString(), a...); };
template <typename... A>
concept CanOnce = requires(IpcMain *main, A... a) { main->once(QString(), a...); };
template <typename... A>
concept CanHandle = requires(IpcMain *main, A... a) { main->handle(QString(), a...); };
template <typename... A>
concept CanHandleOnce = requires(IpcMain *main, A... a) { main->handleOnce(QString(), a...); };
template <typename... A>
concept RendererCanOn = requires(IpcRenderer *renderer, A... a) { renderer->on(QString(), a...); };
template <typename... A>
concept RendererCanHandle
    = requires(IpcRenderer *renderer, A... a) { renderer->handle(QString(), a...); };

using Lambda = decltype([](int) { });
using Generic = decltype([](auto) { });

static_assert(CanOn<Lambda> && CanOnce<Lambda> && CanHandle<Lambda> && CanHandleOnce<Lambda>);
static_assert(CanOn<QObject *, Lambda> && CanOnce<QObject *, Lambda>);
static_assert(CanOn<Service *, Lambda> && CanHandle<Service *, Lambda>);
static_assert(CanOn<const Service *, Lambda> && CanHandle<const Service *, Lambda>);
static_assert(!CanOn<Generic> && !CanOn<QObject *, Generic> && !CanHandle<Service *, Generic>);

static_assert(CanOn<Service *, decltype(&Service::plain)>);
static_assert(CanOn<Service *, decltype(&Service::constant)>);
static_assert(CanOn<const Service *, decltype(&Service::constant)>);
static_assert(CanOn<Service *, decltype(&Service::received)>);
static_assert(CanOn<Derived *, decltype(&Service::plain)>);
static_assert(CanOnce<Derived *, decltype(&Service::plain)>);
static_assert(!CanOn<const Service *, decltype(&Service::plain)>);
static_assert(!CanOn<QObject *, decltype(&Service::plain)>);
static_assert(!CanOn<Service *, decltype(&Service::badReference)>);
static_assert(!CanOn<Service *, decltype(&Service::badRest)>);
static_assert(!CanOn<Service *, decltype(&Service::rvalueOnly)>);
static_assert(!CanOn<Service *, decltype(&Service::fromMain)>);
static_assert(!CanOn<Service *, decltype(&NotAnObject::plain)>);
static_assert(!CanOn<NotAnObject *, decltype(&NotAnObject::plain)>);
static_assert(!CanOn<decltype(&Service::plain)>);

static_assert(CanHandle<Service *, decltype(&Service::quiet)>);
static_assert(CanHandle<Service *, decltype(&Service::later)>);
static_assert(CanHandleOnce<Derived *, decltype(&Service::quiet)>);
static_assert(!CanHandle<Service *, decltype(&Service::received)>);
static_assert(!CanHandle<Service *, decltype(&Service::badResult)>);

static_assert(RendererCanOn<Service *, decltype(&Service::fromMain)>);
static_assert(RendererCanOn<Service *, decltype(&Service::plain)>);
static_assert(!RendererCanOn<Service *, decltype(&Service::received)>);
static_assert(RendererCanHandle<Service *, decltype(&Service::later)>);
static_assert(!RendererCanHandle<Service *, decltype(&Service::quiet)>);

// A thread pool runs handlers. A listener has one thread: its context's.
static_assert(!CanOn<QThreadPool *, Lambda> && !CanOnce<QThreadPool *, Lambda>);
static_assert(CanHandle<QThreadPool *, Lambda> && CanHandleOnce<QThreadPool *, Lambda>);
static_assert(!RendererCanOn<QThreadPool *, Lambda>);
static_assert(RendererCanHandle<QThreadPool *, Lambda>);

// Signatures, taken apart.
using Ferry::Impl::Signature;
static_assert(std::is_same_v<Signature<decltype(&function)>::Args, std::tuple<int>>);
static_assert(std::is_same_v<Signature<decltype(&quietFunction)>::Return, int>);
static_assert(std::is_same_v<Signature<decltype(&quietFunction)>::Args,
                             std::tuple<IpcMainInvokeEvent, QString>>);
static_assert(std::is_same_v<Signature<decltype(&Service::constant)>::Raw,
                             Ferry::Impl::TypeList<const QString &>>);
static_assert(std::is_same_v<Signature<decltype([](int &&) mutable noexcept { })>::Raw,
                             Ferry::Impl::TypeList<int &&>>);

// What can be sent: everything that has a QMetaType. Results convert like parameters.
template <typename T>
concept CanInvoke = requires(IpcRenderer *renderer) {
    { renderer->invoke<T>(QString()) } -> std::same_as<QFuture<T>>;
};
static_assert(CanInvoke<void> && CanInvoke<int> && CanInvoke<QVariant> && CanInvoke<QList<Point>>);

} // namespace

class tst_Concepts : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void boundMethodsCallTheirObject();
};

void tst_Concepts::boundMethodsCallTheirObject()
{
    Service service;
    const auto bound = Ferry::Impl::bind(&service, &Service::quiet);
    static_assert(handles<std::remove_const_t<decltype(bound)>>);
    QCOMPARE(bound(IpcMainInvokeEvent(), 1, Rest()), 0);
    function(0);
    QCOMPARE(quietFunction(IpcMainInvokeEvent(), QString()), 0);
}

QTEST_GUILESS_MAIN(tst_Concepts)

#include "tst_concepts.moc"
