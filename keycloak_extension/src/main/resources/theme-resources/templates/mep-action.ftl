<#-- Shared parts of the pages of required actions that a person starts from the portal. -->
<#macro endOtherSessions ticked>
    <div class="${properties.kcFormGroupClass!}">
        <div class="${properties.kcCheckboxClass!}">
            <input id="logout-sessions" name="logout-sessions" type="checkbox" class="${properties.kcCheckboxInputClass!}" <#if ticked>checked</#if>/>
            <label for="logout-sessions" class="${properties.kcCheckboxLabelClass!}">${msg("logoutOtherSessions")}</label>
        </div>
    </div>
</#macro>

<#-- Keycloak handles this button itself, before the action runs, and redirects to the application with
     kc_action_status=cancelled. -->
<#macro cancel>
    <#if isAppInitiatedAction??>
        <button id="mep-cancel" name="cancel-aia" value="true" type="submit" formnovalidate class="${properties.kcButtonSecondaryClass!} ${properties.kcButtonBlockClass!}">${msg("doCancel")}</button>
    </#if>
</#macro>
