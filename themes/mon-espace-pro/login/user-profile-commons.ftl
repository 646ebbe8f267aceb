<#-- The fields of the user profile, in its order, by its annotations (realm/user-profile.yaml). Unlike in the stock template,
     choices stand in a fieldset with a legend, and each field is described by its fault and its hint. -->
<#macro userProfileFormFields>
    <#list profile.attributes as attribute>
        <#if attribute.name == "locale">
            <input type="hidden" name="locale" value="${(locale.currentLanguageTag)!}"/>
        <#else>
            <#nested "beforeField" attribute>
            <@profileField attribute />
            <#nested "afterField" attribute>
        </#if>
    </#list>
</#macro>

<#-- One field with its label, fault and hint. -->
<#macro profileField attribute>
    <#local name = attribute.name>
    <#local label = advancedMsg(attribute.displayName!"")>
    <#switch attribute.annotations.inputType!"">
    <#case "select-radiobuttons">
        <fieldset class="${properties.kcFormGroupClass!} mep-choice" <@described attribute />>
            <legend class="${properties.kcFormLabelTextClass!}">${label}<@mark attribute /></legend>
            <@radios attribute />
            <@fault name />
            <@hint attribute />
        </fieldset>
        <#break>
    <#default>
        <div class="${properties.kcFormGroupClass!}">
            <div class="${properties.kcFormGroupLabelClass!}">
                <label for="${name}" class="${properties.kcFormLabelClass!}">
                    <span class="${properties.kcFormLabelTextClass!}">${label}</span><@mark attribute />
                </label>
            </div>
            <#if (attribute.annotations.inputType!"") == "select">
                <@select attribute />
            <#else>
                <@text attribute />
            </#if>
            <@fault name />
            <@hint attribute />
        </div>
    </#switch>
</#macro>

<#macro text attribute>
    <#local name = attribute.name>
    <#local suggestions = advancedMsg(attribute.annotations.mepSuggestions!"")?split("|")?filter(each -> each?has_content)>
    <#local autocomplete = attribute.annotations.mepAutocomplete!attribute.autocomplete!"off">
    <span class="${properties.kcInputClass!} <#if isWrong(name)>${properties.kcError!}</#if>">
        <input id="${name}" name="${name}" maxlength="300" type="${(attribute.annotations.inputType!"text")?remove_beginning("html5-")}" value="${attribute.value!""}"
               autocomplete="${autocomplete}" spellcheck="false" <@described attribute /> <@state attribute />
               <#if attribute.annotations.mepInputMode??>inputmode="${attribute.annotations.mepInputMode}" autocapitalize="none"</#if>
               <#if suggestions?has_content>list="mep-suggestions-${name}"</#if>/>
    </span>
    <#if suggestions?has_content>
        <datalist id="mep-suggestions-${name}">
            <#list suggestions as each><option value="${each}"></option></#list>
        </datalist>
    </#if>
</#macro>

<#-- At registration the first option is chosen, as in the manual; elsewhere nothing is chosen for the person. -->
<#macro select attribute>
    <#local name = attribute.name>
    <#local chosen = attribute.value!"">
    <span class="${properties.kcInputClass!} <#if isWrong(name)>${properties.kcError!}</#if>">
        <select id="${name}" name="${name}" <@described attribute /> <@state attribute />>
            <#if !atRegistration()><option value=""></option></#if>
            <#list options(attribute) as each>
                <option value="${each}" <#if each == chosen>selected</#if>>${msg("mepOption_" + name + "_" + each)}</option>
            </#list>
        </select>
        <span class="${properties.kcFormControlUtilClass!}">
            <span class="${properties.kcFormControlToggleIcon!}"><i class="fas fa-caret-down" aria-hidden="true"></i></span>
        </span>
    </span>
</#macro>

<#macro radios attribute>
    <#local name = attribute.name>
    <#local chosen = attribute.value!(atRegistration()?then(options(attribute)?first, ""))>
    <#list options(attribute) as each>
        <div class="${properties.kcInputClassRadio!}">
            <input id="${name}-${each}" name="${name}" value="${each}" type="radio" class="${properties.kcInputClassRadioInput!}"
                   <@state attribute /> <#if each == chosen>checked</#if>/>
            <label for="${name}-${each}" class="${properties.kcInputClassRadioLabel!}">${msg("mepOption_" + name + "_" + each)}</label>
        </div>
    </#list>
</#macro>

<#-- With JavaScript, account-request.js shows only the hint of the chosen option. -->
<#macro hint attribute>
    <#local name = attribute.name>
    <#if attribute.annotations.mepHint??>
        <p id="mep-hint-${name}" class="mep-hint">${advancedMsg(attribute.annotations.mepHint)}</p>
    <#elseif hasHint(attribute)>
        <#local by = attribute.annotations.mepHintBy>
        <div id="mep-hint-${name}" class="mep-hint" data-mep-hint-by="${by}">
            <#list options(profile.attributesByName[by]) as each>
                <p data-mep-option="${each}">${msg("mepHint_" + name + "_" + each)}</p>
            </#list>
        </div>
    </#if>
</#macro>

<#macro fault name>
    <#if isWrong(name)>
        <div class="${properties.kcFormHelperTextClass!}">
            <div class="${properties.kcInputHelperTextClass!}">
                <div id="input-error-${name}" class="${properties.kcInputHelperTextItemClass!} ${properties.kcError!}">
                    <span class="${properties.kcInputErrorMessageClass!}">${messagesPerField.get(name)}</span>
                </div>
            </div>
        </div>
    </#if>
</#macro>

<#macro mark attribute>
    <#if isRequired(attribute)><span class="${properties.kcInputRequiredClass!}" aria-hidden="true">*</span></#if>
</#macro>

<#macro described attribute>
    <#local name = attribute.name>
    <#local by = []>
    <#if isWrong(name)><#local by += ["input-error-" + name]></#if>
    <#if hasHint(attribute)><#local by += ["mep-hint-" + name]></#if>
    <#if by?has_content>aria-describedby="${by?join(" ")}"</#if>
</#macro>

<#macro state attribute>aria-invalid="${isWrong(attribute.name)?c}" <#if isRequired(attribute)>required</#if> <#if attribute.readOnly>disabled</#if></#macro>

<#function isWrong name><#return messagesPerField.existsError(name)></#function>

<#function isRequired attribute><#return attribute.required || attribute.annotations.mepRequired??></#function>

<#function hasHint attribute>
    <#local by = attribute.annotations.mepHintBy!"">
    <#return attribute.annotations.mepHint?? || profile.attributesByName[by]??>
</#function>

<#function atRegistration><#return profile.context == "REGISTRATION"></#function>

<#function options attribute><#return attribute.validators.options.options></#function>
