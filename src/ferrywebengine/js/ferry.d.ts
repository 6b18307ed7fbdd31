// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

// What preload scripts and, without context isolation, page scripts get from Ferry, under Electron's own names. Add this
// file to the `include` of tsconfig.json, in the place of the package electron. It goes with and without @types/node,
// which also has the types of the module 'events'.

declare namespace Electron {
  /** Node's EventEmitter, which `require('events')` gives as well. A listener runs with the emitter as `this`. */
  interface EventEmitter {
    /** Adds a listener at the end of the list of `eventName`. */
    on(eventName: string | symbol, listener: (...args: any[]) => void): this;
    /** The same as {@link on}. */
    addListener(eventName: string | symbol, listener: (...args: any[]) => void): this;
    /** Adds a listener at the beginning. */
    prependListener(eventName: string | symbol, listener: (...args: any[]) => void): this;
    /** Adds a listener that is removed before its first call. */
    once(eventName: string | symbol, listener: (...args: any[]) => void): this;
    /** {@link once} at the beginning. */
    prependOnceListener(eventName: string | symbol, listener: (...args: any[]) => void): this;
    /** Removes the listener that was added last, if it was added more than once. */
    removeListener(eventName: string | symbol, listener: (...args: any[]) => void): this;
    /** The same as {@link removeListener}. */
    off(eventName: string | symbol, listener: (...args: any[]) => void): this;
    /** Removes all listeners, or those of `eventName`. */
    removeAllListeners(eventName?: string | symbol): this;
    /** Calls the listeners, one after the other; true when there was one. */
    emit(eventName: string | symbol, ...args: any[]): boolean;
    /** How many listeners there are, or how often `listener` is one of them. */
    listenerCount(eventName: string | symbol, listener?: Function): number;
    /** The listeners, as they were added. */
    listeners(eventName: string | symbol): Function[];
    /** The listeners, with the wrappers of {@link once}. */
    rawListeners(eventName: string | symbol): Function[];
    /** The names that have listeners, in the order of their first ones. */
    eventNames(): Array<string | symbol>;
    /** From how many listeners of one name on a warning is written; 10 at first, 0 is never. */
    setMaxListeners(n: number): this;
    /** What {@link setMaxListeners} set. */
    getMaxListeners(): number;
  }

  /** What a listener gets before the arguments. */
  interface IpcRendererEvent {
    /** The {@link IpcRenderer} that received the message. */
    readonly sender: IpcRenderer;
    /**
     * The ports that came with the message; a port gets an event 'close' when main closes its channel. Hand them on to
     * the page with `window.postMessage('…', '*', event.ports)`.
     */
    readonly ports: MessagePort[];
  }

  /** What a handler of {@link IpcRenderer.handle} gets before the arguments. */
  interface IpcRendererInvokeEvent {
    /** The {@link IpcRenderer} that received the call. */
    readonly sender: IpcRenderer;
  }

  /**
   * An error that came over IPC: {@link IpcRenderer.invoke} rejects with it, {@link IpcRenderer.sendSync} throws it. Its
   * message reads as in Electron; the other members are what main's handler set.
   */
  interface IpcError extends Error {
    /** One of Ferry's codes, such as `ERR_NO_HANDLER`, or the application's own. */
    code?: string;
    /** Whatever the handler gave beside the message. */
    data?: unknown;
    /** The error behind this one. */
    cause?: unknown;
  }

  /**
   * The renderer's end. Arguments and results are copied by the structured clone; what cannot be copied (functions,
   * promises, DOM nodes, cycles) throws or rejects with `An object could not be cloned.`
   */
  interface IpcRenderer extends EventEmitter {
    /** Listens to what main sends on `channel`. */
    on(channel: string, listener: (event: IpcRendererEvent, ...args: any[]) => void): this;
    /** The same as {@link on}. */
    addListener(channel: string, listener: (event: IpcRendererEvent, ...args: any[]) => void): this;
    /** {@link on} before the listeners that are there. */
    prependListener(channel: string, listener: (event: IpcRendererEvent, ...args: any[]) => void): this;
    /** Listens to the next message on `channel` only. */
    once(channel: string, listener: (event: IpcRendererEvent, ...args: any[]) => void): this;
    /** {@link once} before the listeners that are there. */
    prependOnceListener(channel: string, listener: (event: IpcRendererEvent, ...args: any[]) => void): this;
    /** Removes the listener. */
    removeListener(channel: string, listener: (event: IpcRendererEvent, ...args: any[]) => void): this;
    /** The same as {@link removeListener}. */
    off(channel: string, listener: (event: IpcRendererEvent, ...args: any[]) => void): this;
    /** Removes all listeners, or those of `channel`. */
    removeAllListeners(channel?: string): this;

    /** Sends a message to the listeners of `channel` in main. */
    send(channel: string, ...args: any[]): void;
    /**
     * Calls the listeners of `channel` in main and waits, blocking the page, for the reply.
     *
     * @throws {@link IpcError} when there is no listener or no reply, or the listener threw.
     */
    sendSync(channel: string, ...args: any[]): any;
    /**
     * Calls the handler of `channel` in main.
     *
     * @returns its result; a rejection with an {@link IpcError} when there is no handler, or it failed.
     */
    invoke(channel: string, ...args: any[]): Promise<any>;

    /**
     * Sends a message to the listeners of `channel` in main, and with it the ports in `transfer`, which are of no use here
     * any more. Main has them as `MessagePort`s in `event.ports()`.
     *
     * @throws TypeError `Invalid value for transfer` when it is not a list of ports, or one was transferred before.
     */
    postMessage(channel: string, message: any, transfer?: MessagePort[]): void;

    /**
     * Answers `WebContents::invoke()` of main on `channel`, with a value or a promise. Beyond Electron.
     *
     * @throws Error when the channel has a handler.
     */
    handle(channel: string, handler: (event: IpcRendererInvokeEvent, ...args: any[]) => any): void;
    /** Removes the handler of `channel`. Beyond Electron. */
    removeHandler(channel: string): void;
  }

  /** What {@link ContextBridge.executeInMainWorld} runs. */
  interface ExecutionScript {
    /** The function; only its text goes to the page, not what it closes over. */
    func: (...args: any[]) => any;
    /** Its arguments, copied. */
    args?: any[];
  }

  /** Hands functions and values of a preload script to page scripts, which can neither change them nor reach further. */
  interface ContextBridge {
    /**
     * Makes `api` the page's `window[apiKey]`: values are copied and frozen, functions stay where they are and can be called.
     *
     * @throws Error when the page's window has something of that name.
     */
    exposeInMainWorld(apiKey: string, api: any): void;
    /** The same for another isolated world, which the page's options have to name. */
    exposeInIsolatedWorld(worldId: number, apiKey: string, api: any): void;
    /** Runs a function in the page's own world; its result is copied. */
    executeInMainWorld(executionScript: ExecutionScript): any;
  }

  /** The page that the preload script belongs to. */
  interface WebFrame {
    /** Runs `code` in the page's own world; resolves with the copied result. */
    executeJavaScript(code: string): Promise<any>;
    /** Adds a style sheet; the key is for {@link removeInsertedCSS}. */
    insertCSS(css: string): string;
    /** Takes a style sheet of {@link insertCSS} away. */
    removeInsertedCSS(key: string): void;
    /** Inserts `text` where the cursor is. */
    insertText(text: string): void;
  }

  /** What the modules `electron`, `electron/renderer` and `electron/common` are: all the same here. */
  namespace CrossProcessExports {
    /** Exposes a preload script's functions to the page. Preload scripts only. */
    const contextBridge: ContextBridge;
    /** Talks to main. */
    const ipcRenderer: IpcRenderer;
    /** Acts on the page. Preload scripts only. */
    const webFrame: WebFrame;
    type ContextBridge = Electron.ContextBridge;
    type ExecutionScript = Electron.ExecutionScript;
    type IpcError = Electron.IpcError;
    type IpcRenderer = Electron.IpcRenderer;
    type IpcRendererEvent = Electron.IpcRendererEvent;
    type IpcRendererInvokeEvent = Electron.IpcRendererInvokeEvent;
    type WebFrame = Electron.WebFrame;
  }

  /** What a preload script's `process` has. Not all of Node's: there is no Node. */
  interface RendererProcess {
    /** Always `renderer`. */
    readonly type: string;
    /** Whether page scripts are in a world of their own. */
    readonly contextIsolated: boolean;
    /** Always true: there is no Node here. */
    readonly sandboxed: boolean;
    /** `linux`, `darwin`, `win32` … */
    readonly platform: string;
    /** `x64`, `arm64` … */
    readonly arch: string;
    /** What the page runs in. */
    readonly versions: NodeJS.ProcessVersions;
    /** Empty: the environment of the process is not the page's. */
    env: { [name: string]: string | undefined };
  }
}

declare module 'electron' {
  export = Electron.CrossProcessExports;
}

declare module 'electron/renderer' {
  export = Electron.CrossProcessExports;
}

declare module 'electron/common' {
  export = Electron.CrossProcessExports;
}

// These merge with the declarations of @types/node.
declare namespace NodeJS {
  interface ProcessVersions {
    /** Chromium's. */
    readonly chrome: string;
    /** Qt's. */
    readonly qt: string;
    /** Ferry's. */
    readonly ferry: string;
  }

  interface Process extends Electron.RendererProcess {}

  interface Module {
    /** What require() of this file gives. */
    exports: any;
    /** The file's path. */
    id: string;
    /** The file's path. */
    filename: string;
    /** Whether the file has run to its end. */
    loaded: boolean;
  }

  interface Require {
    /** Electron's modules. */
    (id: 'electron' | 'electron/renderer' | 'electron/common'): typeof Electron.CrossProcessExports;
    /** In preload scripts: a file beside this one, by a relative name that is written out. `events` everywhere. */
    (id: string): any;
  }
}

/** Preload scripts, and page scripts without context isolation. */
declare var require: NodeJS.Require;
/** Preload scripts only, as all that follows. */
declare var process: NodeJS.Process;
declare var module: NodeJS.Module;
declare var exports: any;
declare var global: typeof globalThis;
declare var __filename: string;
declare var __dirname: string;
