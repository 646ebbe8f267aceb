<#-- A password that is chosen: the field with the switch that shows it, and the rule of the realm. -->
<#-- The length is above the limit of the realm, so that a long password is refused and never cut. -->
<#macro field name label posted=name autofocus=false hint="">
    <#local isWrong = messagesPerField.existsError(posted)>
    <div class="${properties.kcFormGroupClass!}">
        <div class="${properties.kcFormGroupLabelClass!}">
            <label for="${name}" class="${properties.kcFormLabelClass!}">
                <span class="${properties.kcFormLabelTextClass!}">${label}</span><span class="${properties.kcInputRequiredClass!}" aria-hidden="true">*</span>
            </label>
        </div>
        <div class="${properties.kcInputGroup!}">
            <div class="${properties.kcInputGroupItemClass!} ${properties.kcFill!}">
                <span class="${properties.kcInputClass!} <#if isWrong>${properties.kcError!}</#if>">
                    <input id="${name}" name="${name}" type="password" autocomplete="new-password" required <#if autofocus>autofocus</#if>
                           aria-invalid="${isWrong?c}" <#if isWrong || hint?has_content>aria-describedby="<#if isWrong>input-error-${posted} </#if>${hint}"</#if>/>
                </span>
            </div>
            <div class="${properties.kcInputGroupItemClass!}">
                <button id="${name}-show-password" class="${properties.kcFormPasswordVisibilityButtonClass!}" type="button" aria-label="${msg("showPassword")}"
                        aria-controls="${name}" data-password-toggle
                        data-icon-show="${properties.kcFormPasswordVisibilityIconShow!}" data-icon-hide="${properties.kcFormPasswordVisibilityIconHide!}"
                        data-label-show="${msg("showPassword")}" data-label-hide="${msg("hidePassword")}">
                    <i class="${properties.kcFormPasswordVisibilityIconShow!}" aria-hidden="true"></i>
                </button>
            </div>
        </div>
        <#if isWrong>
            <div class="${properties.kcFormHelperTextClass!}">
                <div class="${properties.kcInputHelperTextClass!}">
                    <div id="input-error-${posted}" class="${properties.kcInputHelperTextItemClass!} ${properties.kcError!}">
                        <span class="${properties.kcInputErrorMessageClass!}">${messagesPerField.get(posted)}</span>
                    </div>
                </div>
            </div>
        </#if>
        <#nested>
    </div>
</#macro>

<#-- The rule, before anything is typed. With JavaScript, password-rule.js ticks each part that the field meets, and says what
     is missing when the typing pauses. -->
<#macro rule of>
    <#local parts = []>
    <#list ["length", "upperCase", "lowerCase", "digits", "specialChars"] as part>
        <#if (passwordPolicies[part]!0) gt 0><#local parts += [part]></#if>
    </#list>
    <p id="mep-password-rule" class="mep-hint mep-password-rule" data-mep-rule-of="${of}" data-mep-missing="${msg("mepPasswordMissing")}" data-mep-complete="${msg("mepPasswordComplete")}">
        ${msg("mepPasswordRule")}
        <#list parts as part><span data-mep-part="${part}" data-mep-least="${passwordPolicies[part]?c}">${msg("mepPasswordPart_" + part, passwordPolicies[part])}</span><#sep>, </#list>
    </p>
    <p id="mep-password-rule-status" class="mep-heard" role="status"></p>
    <script type="module" src="${url.resourcesPath}/js/password-rule.js"></script>
</#macro>
