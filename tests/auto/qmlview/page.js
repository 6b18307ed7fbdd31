// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

app.onNote((text) => app.says('noted ' + text))
app.add(2, 3).then((sum) => app.says('sum ' + sum + ', asked ' + app.ask(41)))
