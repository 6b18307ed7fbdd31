// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

// Tells ThreadSanitizer how Qt hands things from one thread to another. A distribution's Qt is not
// built for it, so it does not see the locks inside: every event, pooled task and finished thread
// would look like a race in whoever uses it. To let those pass by name would let pass whatever runs
// below an event, which is all of Ferry. Instead, the functions that hand over are wrapped here
// (each program of the tsan preset links this), and ThreadSanitizer is told of an edge between the
// two sides. What is left for tests/tsan/suppressions is inside Qt.

#include <QtCore/QCoreApplication>
#include <QtCore/QEvent>
#include <QtCore/QFutureInterface>
#include <QtCore/QMutex>
#include <QtCore/QReadWriteLock>
#include <QtCore/QRunnable>
#include <QtCore/QThread>
#include <QtCore/QThreadPool>
#include <QtCore/QWaitCondition>

#include <future>
#include <memory>
#include <mutex>
#include <unordered_map>

#include <dlfcn.h>
#include <sanitizer/tsan_interface.h>

extern "C" {
void AnnotateIgnoreReadsBegin(const char *file, int line);
void AnnotateIgnoreReadsEnd(const char *file, int line);
}

namespace {

// What a queued signal carries goes to receivers that its sender does not name: every emission counts
// as before every later call of a slot from an event. That is coarser than Qt; a race is missed only
// where an emission happens to lie between its two accesses each time.
char signalsKey;

bool eventComes(void **data)
{
    __tsan_acquire(data[0]);
    AnnotateIgnoreReadsBegin(__FILE__, __LINE__); // the event was made after the edge to here
    const QEvent::Type type = static_cast<QEvent *>(data[1])->type();
    AnnotateIgnoreReadsEnd(__FILE__, __LINE__);
    if (type == QEvent::MetaCall)
        __tsan_acquire(&signalsKey);
    return false; // go on
}

const bool watching = QInternal::registerCallback(QInternal::EventNotifyCallback, eventComes);

template <typename Function>
Function next(const char *name)
{
    void *const found = dlsym(RTLD_NEXT, name);
    if (!found)
        qFatal("%s is not in this Qt", name);
    return reinterpret_cast<Function>(found);
}

/*! \brief A functor on its way: made, called and destroyed in different threads, one after the
 * other. */
class Carried : public QtPrivate::QSlotObjectBase
{
public:
    explicit Carried(QtPrivate::QSlotObjectBase *functor)
        : QSlotObjectBase(&Carried::act)
        , m_functor(functor)
    {
        __tsan_release(this);
    }

private:
    static void act(int what, QSlotObjectBase *base, QObject *receiver, void **arguments, bool *)
    {
        auto *const self = static_cast<Carried *>(base);
        __tsan_acquire(self);
        if (what == QSlotObjectBase::Destroy) {
            self->m_functor->destroyIfLastRef();
            delete self;
        } else if (what == QSlotObjectBase::Call) {
            self->m_functor->call(receiver, arguments);
            __tsan_release(self);
        }
    }

    QtPrivate::QSlotObjectBase *m_functor;
};

/*! \brief The same for a pool. */
class Task : public QRunnable
{
public:
    explicit Task(QRunnable *runnable)
        : m_runnable(runnable)
    {
        __tsan_release(this);
    }
    void run() override
    {
        __tsan_acquire(this);
        const bool isOurs = m_runnable->autoDelete();
        m_runnable->run();
        if (isOurs)
            delete m_runnable;
    }

private:
    QRunnable *m_runnable;
};

/*! \brief What a thread of QThread::create() did happens before the return of its wait(). */
class Ends
{
public:
    std::shared_ptr<char> of(const QThread *thread)
    {
        const std::lock_guard lock(m_mutex);
        std::shared_ptr<char> &key = m_keys[thread];
        if (!key)
            key = std::make_shared<char>();
        return key;
    }
    void forget(const QThread *thread)
    {
        const std::lock_guard lock(m_mutex);
        m_keys.erase(thread);
    }

private:
    std::mutex m_mutex;
    std::unordered_map<const QThread *, std::shared_ptr<char>> m_keys;
};

Ends &ends()
{
    static Ends all;
    return all;
}

} // namespace

// ---- events

void QCoreApplication::postEvent(QObject *receiver, QEvent *event, int priority)
{
    static const auto real = next<void (*)(QObject *, QEvent *, int)>(
        "_ZN16QCoreApplication9postEventEP7QObjectP6QEventi");
    __tsan_release(receiver);
    real(receiver, event, priority);
}

bool QMetaObject::invokeMethodImpl(QObject *object, QtPrivate::QSlotObjectBase *slot,
                                   Qt::ConnectionType type, void *result)
{
    static const auto real =
        next<bool (*)(QObject *, QtPrivate::QSlotObjectBase *, Qt::ConnectionType, void *)>(
            "_ZN11QMetaObject16invokeMethodImplEP7QObjectPN9QtPrivate15QSlotObjectBaseEN2Qt14Connec"
            "tionTypeEPv");
    return real(object, new Carried(slot), type, result);
}

void QObject::deleteLater()
{
    static const auto real = next<void (*)(QObject *)>("_ZN7QObject11deleteLaterEv");
    __tsan_release(this);
    real(this);
}

void QMetaObject::activate(QObject *sender, const QMetaObject *type, int signal, void **arguments)
{
    static const auto real = next<void (*)(QObject *, const QMetaObject *, int, void **)>(
        "_ZN11QMetaObject8activateEP7QObjectPKS_iPPv");
    __tsan_release(&signalsKey);
    real(sender, type, signal, arguments);
}

// ---- tasks and threads

void QThreadPool::start(std::function<void()> task, int priority)
{
    static const auto real = next<void (*)(QThreadPool *, std::function<void()>, int)>(
        "_ZN11QThreadPool5startESt8functionIFvvEEi");
    // A bare pointer: what Qt keeps it in was not written by code that is watched.
    auto *const kept = new std::function<void()>(std::move(task));
    __tsan_release(kept);
    real(
        this,
        [kept] {
            __tsan_acquire(kept);
            (*kept)();
            delete kept;
        },
        priority);
}

void QThreadPool::start(QRunnable *task, int priority)
{
    static const auto real =
        next<void (*)(QThreadPool *, QRunnable *, int)>("_ZN11QThreadPool5startEP9QRunnablei");
    real(this, new Task(task), priority);
}

QThread *QThread::createThreadImpl(std::future<void> &&body)
{
    static const auto real =
        next<QThread *(*)(std::future<void> &&)>("_ZN7QThread16createThreadImplEOSt6futureIvE");
    const auto key = std::make_shared<std::shared_ptr<char>>();
    QThread *const thread =
        real(std::async(std::launch::deferred, [key, body = std::move(body)]() mutable {
            body.get();
            __tsan_release(key->get());
        }));
    ends().forget(thread); // one that was at this address
    *key = ends().of(thread);
    return thread;
}

bool QThread::wait(QDeadlineTimer deadline)
{
    static const auto real =
        next<bool (*)(QThread *, QDeadlineTimer)>("_ZN7QThread4waitE14QDeadlineTimer");
    const bool over = real(this, deadline);
    if (over)
        __tsan_acquire(ends().of(this).get());
    return over;
}

bool QThread::isFinished() const
{
    static const auto real = next<bool (*)(const QThread *)>("_ZNK7QThread10isFinishedEv");
    const bool over = real(this);
    if (over)
        __tsan_acquire(ends().of(this).get());
    return over;
}

bool QWaitCondition::wait(QMutex *mutex, QDeadlineTimer deadline)
{
    static const auto real = next<bool (*)(QWaitCondition *, QMutex *, QDeadlineTimer)>(
        "_ZN14QWaitCondition4waitEP6QMutex14QDeadlineTimer");
    // Locking is inline and tells of itself; this is not.
    QtTsan::mutexPreUnlock(mutex, 0);
    QtTsan::mutexPostUnlock(mutex, 0);
    const bool woken = real(this, mutex, deadline);
    QtTsan::mutexPreLock(mutex, 0);
    QtTsan::mutexPostLock(mutex, 0, 0);
    return woken;
}

void QReadWriteLock::lockForRead()
{
    static const auto real = next<void (*)(QReadWriteLock *)>("_ZN14QReadWriteLock11lockForReadEv");
    real(this);
    __tsan_acquire(this);
}

void QReadWriteLock::lockForWrite()
{
    static const auto real =
        next<void (*)(QReadWriteLock *)>("_ZN14QReadWriteLock12lockForWriteEv");
    real(this);
    __tsan_acquire(this);
}

void QReadWriteLock::unlock()
{
    static const auto real = next<void (*)(QReadWriteLock *)>("_ZN14QReadWriteLock6unlockEv");
    __tsan_release(this);
    real(this);
}

// ---- futures: who finishes one, and whoever looks then

namespace {

/*! \brief What all handles of a future share, the member behind the virtual table. */
void *shared(const QFutureInterfaceBase *future)
{
    return reinterpret_cast<void *const *>(future)[1];
}

/*! \brief Also when an exception leaves. */
class Seen
{
public:
    explicit Seen(const QFutureInterfaceBase *future)
        : m_key(shared(future))
    {
    }
    ~Seen() { __tsan_acquire(m_key); }
    Q_DISABLE_COPY_MOVE(Seen)

private:
    void *m_key;
};

} // namespace

void QFutureInterfaceBase::reportFinished()
{
    static const auto real =
        next<void (*)(QFutureInterfaceBase *)>("_ZN20QFutureInterfaceBase14reportFinishedEv");
    __tsan_release(shared(this));
    real(this);
}

void QFutureInterfaceBase::waitForFinished()
{
    static const auto real =
        next<void (*)(QFutureInterfaceBase *)>("_ZN20QFutureInterfaceBase15waitForFinishedEv");
    const Seen seen(this);
    real(this);
}

void QFutureInterfaceBase::waitForResult(int index)
{
    static const auto real =
        next<void (*)(QFutureInterfaceBase *, int)>("_ZN20QFutureInterfaceBase13waitForResultEi");
    const Seen seen(this);
    real(this, index);
}

bool QFutureInterfaceBase::isFinished() const
{
    static const auto real =
        next<bool (*)(const QFutureInterfaceBase *)>("_ZNK20QFutureInterfaceBase10isFinishedEv");
    const bool finished = real(this);
    if (finished)
        __tsan_acquire(shared(this));
    return finished;
}
