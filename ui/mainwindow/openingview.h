// OpeningView: what the window shows before the profile is open, or when it cannot be opened.
#pragma once

#include "core/base/error.h"
#include "core/store/statedatabase.h"

#include <QStackedWidget>

namespace millrace {

class ErrorView;
class LoadingView;

class OpeningView final : public QStackedWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(OpeningView)

public:
    explicit OpeningView(QWidget *parent = nullptr);

    void showLoading();
    /// A damaged database comes with the two ways of StateDatabase::recover().
    void showError(const Error &error);

signals:
    void retried();
    void cancelled();
    void recoveryChosen(millrace::StateDatabase::Recovery recovery);

private:
    void askForEmpty();

    LoadingView *m_loading = nullptr;
    ErrorView *m_error = nullptr;
};

} // namespace millrace
