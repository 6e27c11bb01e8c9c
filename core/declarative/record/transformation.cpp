#include "core/declarative/record/transformation.h"

#include "core/declarative/declarativeerrors.h"
#include "core/declarative/record/addfields.h"
#include "core/declarative/record/dpathflattenfields.h"
#include "core/declarative/record/flattenfields.h"
#include "core/declarative/record/keyrenaming.h"
#include "core/declarative/record/removefields.h"

namespace millrace::declarative {

using namespace Qt::StringLiterals;

namespace {

using Made = Result<std::unique_ptr<RecordTransformation>>;

template<typename Transformation, typename... Arguments>
Made made(Arguments &&...arguments)
{
    std::unique_ptr<RecordTransformation> transformation
        = std::make_unique<Transformation>(std::forward<Arguments>(arguments)...);
    return transformation;
}

} // namespace

Result<std::unique_ptr<RecordTransformation>>
makeTransformation(const Component &component, const Value &config, const Clock &clock)
{
    const QString place = QString::fromStdString(component.place());
    if (component.isCustom()) {
        return makeError(errors::s_componentCustom,
                         {place, QString::fromStdString(component.text("class_name"))});
    }
    if (component.is("AddFields"))
        return AddFields::create(component, config, clock);
    if (component.is("RemoveFields"))
        return made<RemoveFields>(component);
    if (component.is("KeysToLower"))
        return made<KeysToLower>();
    if (component.is("KeysToSnakeCase"))
        return made<KeysToSnakeCase>();
    if (component.is("KeysReplace"))
        return made<KeysReplace>(component);
    if (component.is("FlattenFields"))
        return made<FlattenFields>(component.flag("flatten_lists", true));
    if (component.is("DpathFlattenFields"))
        return DpathFlattenFields::create(component, config, clock);
    return makeError(errors::s_componentInvalid,
                     {place,
                      u"\"%1\" is no transformation"_s.arg(
                          QString::fromUtf8(component.type().data(), component.type().size()))});
}

Result<std::vector<std::unique_ptr<RecordTransformation>>>
makeTransformations(const std::vector<Component> &components, const Value &config,
                    const Clock &clock)
{
    std::vector<std::unique_ptr<RecordTransformation>> transformations;
    for (const Component &component : components) {
        auto transformation = makeTransformation(component, config, clock);
        if (!transformation)
            return transformation.error();
        transformations.push_back(std::move(transformation).value());
    }
    return transformations;
}

} // namespace millrace::declarative
